import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Plugin } from 'vite';

/**
 * Builds the desktop: main, preload, the process entries and the built-in servers as one CommonJS file each, and the pages beside them.
 * `node build/main.ts <bundle> <folder>` builds one of them into another folder, for tests.
 *
 * CommonJS without top-level await, because Electron 25 (the end-to-end tests' Electron) loads nothing else; `dist/modules/<name>.json`
 * lists what went into each bundle, for the check of layer 1.
 */
const app = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(app, 'dist');

/** Native, or found by their files: they stay outside of the bundle and are resolved from apps/desktop, which declares them. */
const TOOL_SERVER_PACKAGES = ['better-sqlite3', '@lydell/node-pty', '@anthropic-ai/sandbox-runtime', '@vscode/ripgrep'];

/** Node of Electron 25 is 18; the processes and the built-in servers run under the locked Node, 24 at least. */
const BUNDLES = [
  { name: 'main', entry: 'src/main/main.ts', target: 'node18', external: ['electron'] },
  { name: 'preload', entry: 'src/preload/preload.ts', target: 'chrome114', external: ['electron'] },
  { name: 'config', entry: 'src/processes/config/entry.ts', target: 'node24', external: ['better-sqlite3', '@napi-rs/keyring'], folder: 'processes' },
  { name: 'chat', entry: 'src/processes/chat/entry.ts', target: 'node24', external: ['better-sqlite3'], folder: 'processes' },
  { name: 'aide', entry: 'src/processes/aide/entry.ts', target: 'node24', external: ['better-sqlite3'], folder: 'processes' },
  // A program of its own, which both runtimes start for each built-in server (docs/adr/0008); `chatos mcp` is the same code.
  { name: 'tool-server', entry: '../cli/src/tool-servers/entry.ts', target: 'node24', external: TOOL_SERVER_PACKAGES, folder: 'servers' },
] as const;

const [only, folder] = process.argv.slice(2);
if (only === undefined) await buildEverything();
else await buildOne(only, folder);

async function buildEverything(): Promise<void> {
  await rm(dist, { recursive: true, force: true });
  await mkdir(join(dist, 'modules'), { recursive: true });
  for (const bundle of BUNDLES) await buildBundle(bundle, dist);
  for (const surface of ['chat', 'aide', 'settings']) {
    await cp(join(app, '..', '..', 'libs', `ui-${surface}`, 'dist'), join(dist, 'pages', surface), {
      recursive: true,
      filter: (source) => !source.endsWith('test-report.json') && !source.endsWith('modules.json'),
    });
  }
}

async function buildOne(name: string, directory: string | undefined): Promise<void> {
  const bundle = BUNDLES.find((candidate) => candidate.name === name);
  if (!bundle || directory === undefined) throw new Error(`Name one of ${BUNDLES.map((candidate) => candidate.name).join(', ')}, and a folder.`);
  await mkdir(join(directory, 'modules'), { recursive: true });
  await buildBundle(bundle, directory);
}

async function buildBundle(bundle: (typeof BUNDLES)[number], out: string): Promise<void> {
  await build({
    configFile: false,
    root: app,
    logLevel: 'warn',
    mode: 'production',
    plugins: [moduleList(bundle.name, out)],
    ssr: { noExternal: true, external: [...bundle.external], target: 'node' },
    build: {
      ssr: join(app, bundle.entry),
      target: bundle.target,
      outDir: join(out, 'folder' in bundle ? bundle.folder : ''),
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        output: { format: 'cjs', entryFileNames: `${bundle.name}.cjs`, codeSplitting: false },
      },
    },
  });
}

function moduleList(name: string, out: string): Plugin {
  return {
    name: 'chatos-module-list',
    async generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((output) => (output.type === 'chunk' ? Object.keys(output.modules) : []));
      await writeFile(join(out, 'modules', `${name}.json`), `${JSON.stringify(modules, null, 1)}\n`);
    },
  };
}
