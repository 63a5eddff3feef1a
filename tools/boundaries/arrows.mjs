/**
 * Who may import whom: the one table that drives the lint configuration (`eslint.config.mjs`), the comparison with every
 * package.json (`package-edges.mjs`) and the check of the built bundles (`bundle-check.mjs`). docs/architecture.md explains it.
 *
 * `libs` rows are added by `npm run generate:lib`; an arrow is added by hand, with its reason in the commit.
 */

/**
 * @typedef {object} Element
 * @property {string} folder from the root of the clone; the most specific folder owns a file
 * @property {'node' | 'page' | 'anywhere'} runs `page` and `anywhere` may use no Node built-in
 * @property {string[]} mayImport beside contracts, which everything may import
 * @property {string[]} [doors] files that others may import; `src/index.ts` where nothing is said
 * @property {string} [instead] what to do instead of importing it, for the error message
 */

const HAND_IT_IN = 'Hand in what is needed as an argument from the composition in apps/, or move the shared part to a library both may import.';

/** What Chat and AIDE are both made of. */
const RUNTIME_PARTS = ['conversation', 'subagents', 'turn', 'runtime-store', 'mcp-runtime', 'model-gateway', 'state'];
/** What AIDE's runtime uses besides. */
const AIDE_PARTS = ['workspace-files', 'process-host'];
/** What every process entry is made of. */
const ENTRY_PARTS = ['process-entries', 'process-host', 'state'];

/** @type {Record<string, Element>} */
export const LIBRARIES = {
  contracts: { folder: 'libs/contracts', runs: 'anywhere', mayImport: [] },
  state: { folder: 'libs/state', runs: 'node', mayImport: [], doors: ['src/index.ts', 'src/paths/index.ts'] },
  'process-host': { folder: 'libs/process-host', runs: 'node', mayImport: ['state'] },
  'config-store': {
    folder: 'libs/config-store',
    runs: 'node',
    mayImport: ['state'],
    instead: 'Only the config process opens the configuration. A runtime gets a read-only snapshot over its port: ConfigurationClient of @chatos/conversation.',
  },
  'model-gateway': { folder: 'libs/model-gateway', runs: 'node', mayImport: [] },
  'mcp-runtime': { folder: 'libs/mcp-runtime', runs: 'node', mayImport: ['process-host', 'state'] },
  'runtime-store': { folder: 'libs/runtime-store', runs: 'node', mayImport: ['state'] },
  'workspace-files': { folder: 'libs/workspace-files', runs: 'node', mayImport: ['state'] },
  'mcp-servers': { folder: 'libs/mcp-servers', runs: 'node', mayImport: ['runtime-store', 'process-host', 'workspace-files', 'state'] },
  turn: { folder: 'libs/turn', runs: 'node', mayImport: ['model-gateway', 'mcp-runtime'] },
  subagents: { folder: 'libs/subagents', runs: 'node', mayImport: ['turn', 'model-gateway', 'mcp-runtime', 'runtime-store', 'state'] },
  conversation: { folder: 'libs/conversation', runs: 'node', mayImport: ['turn', 'runtime-store', 'mcp-runtime', 'model-gateway', 'state'] },
  'chat-runtime': {
    folder: 'libs/chat-runtime',
    runs: 'node',
    mayImport: RUNTIME_PARTS,
    instead: 'Chat and AIDE share nothing at run time. Put what both need into @chatos/conversation, which works on the store and context handed in.',
  },
  'aide-runtime': {
    folder: 'libs/aide-runtime',
    runs: 'node',
    mayImport: [...RUNTIME_PARTS, ...AIDE_PARTS],
    instead: 'Chat and AIDE share nothing at run time. Put what both need into @chatos/conversation, which works on the store and context handed in.',
  },
  'ui-kit': { folder: 'libs/ui-kit', runs: 'page', mayImport: [] },
  'ui-chat': { folder: 'libs/ui-chat', runs: 'page', mayImport: ['ui-kit'], instead: 'A page is alone in its origin. Put what two pages need into @chatos/ui-kit.' },
  'ui-aide': { folder: 'libs/ui-aide', runs: 'page', mayImport: ['ui-kit'], instead: 'A page is alone in its origin. Put what two pages need into @chatos/ui-kit.' },
  'ui-settings': { folder: 'libs/ui-settings', runs: 'page', mayImport: ['ui-kit'], instead: 'A page is alone in its origin. Put what two pages need into @chatos/ui-kit.' },
  testing: {
    folder: 'libs/testing',
    runs: 'node',
    mayImport: [],
    doors: ['src/index.ts', 'src/workbench/index.ts'],
    instead: 'Test support is for *.test.ts, test/, bench/, conformance/ and e2e/ alone.',
  },
};

/** The parts of the two apps. None may be imported by a library. */
/** @type {Record<string, Element>} */
export const APP_PARTS = {
  main: {
    folder: 'apps/desktop/src/main',
    runs: 'node',
    mayImport: ['process-host', 'state'],
    instead: 'main composes processes and does nothing else.',
  },
  preload: { folder: 'apps/desktop/src/preload', runs: 'page', mayImport: [], instead: 'The preload is the shell calls declared in @chatos/contracts.' },
  'config-process': {
    folder: 'apps/desktop/src/processes/config',
    runs: 'node',
    mayImport: [...ENTRY_PARTS, 'config-store', 'model-gateway', 'mcp-runtime'],
  },
  'chat-process': { folder: 'apps/desktop/src/processes/chat', runs: 'node', mayImport: [...ENTRY_PARTS, 'chat-runtime', ...RUNTIME_PARTS] },
  'aide-process': { folder: 'apps/desktop/src/processes/aide', runs: 'node', mayImport: [...ENTRY_PARTS, 'aide-runtime', ...RUNTIME_PARTS, ...AIDE_PARTS] },
  'process-entries': {
    folder: 'apps/desktop/src/processes',
    runs: 'node',
    mayImport: ['process-host', 'state'],
    doors: ['*.ts'],
    instead: 'It is what the three process entries share: the transport and the environment.',
  },
  'desktop-build': { folder: 'apps/desktop', runs: 'node', mayImport: [], instead: 'Build scripts and end-to-end tests are run, not imported.' },
  cli: { folder: 'apps/cli', runs: 'node', mayImport: ['process-host', 'state', 'mcp-servers'] },
  tools: { folder: 'tools', runs: 'node', mayImport: [], instead: 'tools/ is run, not imported; and it imports no app or library.' },
};

/** @type {Record<string, Element>} */
export const ELEMENTS = { ...APP_PARTS, ...LIBRARIES };

/** The element that everything may import. */
export const EVERYWHERE = 'contracts';
/** The element that only tests and benches may import. */
export const TEST_SUPPORT = 'testing';

/** main loads no SQLite: of state it may use only the door that opens no database. */
export const NARROWED_DOORS = [{ from: 'main', to: 'state', doors: ['src/paths/index.ts'], instead: 'Use @chatos/state/paths, which loads no SQLite.' }];

/** Folders of a page library that are run by Vite under Node, not bundled into the page. */
export const BUILD_FILES = ['libs/*/vite.config.ts', 'libs/*/vitest.config.ts', 'libs/ui-kit/vite/**'];
/** Doors that only build files may use. */
export const BUILD_DOORS = [{ to: 'ui-kit', doors: ['vite/page-config.ts'] }];

/** Test files: beside the code, and the three folders of tests that are not. */
export const TEST_FILES = ['**/*.test.{ts,tsx,mts,mjs}', '{apps,libs}/*/{test,bench,e2e,conformance}/**', 'tools/{test-support,*/test}/**'];

/** End-to-end tests of the apps look at what a whole run has left behind. */
export const END_TO_END_FILES = ['apps/*/{test,e2e}/**'];
export const END_TO_END_MAY_IMPORT = ['process-host', 'state', 'runtime-store'];

/** Who may import Electron; of the shared part of the process entries only its one adapter. */
export const ELECTRON_IMPORTERS = [{ element: 'main' }, { element: 'preload' }, { element: 'process-entries', file: 'transport.ts' }];

/** Packages that hold SQLite or the keyring, and who may load them. */
export const NATIVE_IMPORTERS = {
  'better-sqlite3': ['state', 'runtime-store', 'config-store', 'conversation', 'chat-runtime', 'aide-runtime', 'mcp-servers', 'cli'],
  '@napi-rs/keyring': ['config-store'],
};

/**
 * Edges of a package.json that are not imports: the built thing is used by path, and the edge makes Nx build it first.
 *
 * @type {Record<string, string[]>}
 */
export const BUILT_BEFORE = { desktop: ['ui-chat', 'ui-aide', 'ui-settings', 'mcp-servers'], cli: ['desktop'] };

/**
 * Why `from` may not import `to`, and what to do.
 *
 * @param {string} to
 */
export function whyNot(to) {
  return ELEMENTS[to]?.instead ?? HAND_IT_IN;
}
