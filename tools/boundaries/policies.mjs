import {
  BUILD_DOORS,
  BUILD_FILES,
  ELECTRON_IMPORTERS,
  ELEMENTS,
  END_TO_END_FILES,
  END_TO_END_MAY_IMPORT,
  EVERYWHERE,
  NARROWED_DOORS,
  NATIVE_IMPORTERS,
  TEST_FILES,
  TEST_SUPPORT,
  whyNot,
} from './arrows.mjs';

/**
 * The table of arrows as policies of eslint-plugin-boundaries 7. The last policy that matches wins: first every refusal with its reason,
 * then what the table allows, then what no arrow can allow.
 */

const TABLE = 'The arrows are in tools/boundaries/arrows.mjs.';
const DEFAULT_DOORS = ['src/index.ts'];

export const DEFAULT_MESSAGE = `{{from.element.types}} may not import {{dependency.source}}. ${TABLE} An import that does not resolve is refused too: declare it in package.json.`;

/** Elements as folders, most specific first. */
export function elementDescriptors() {
  return Object.entries(ELEMENTS)
    .map(([type, { folder }]) => ({ type, pattern: folder, partialMatch: false }))
    .sort((left, right) => right.pattern.length - left.pattern.length);
}

export function fileDescriptors() {
  return [
    { category: 'test', pattern: TEST_FILES },
    { category: 'end-to-end', pattern: END_TO_END_FILES },
    { category: 'build', pattern: BUILD_FILES },
  ];
}

/**
 * @param {Record<string, import('./arrows.mjs').Element>} [elements] the tests hand in a changed table
 */
export function dependencyPolicies(elements = ELEMENTS) {
  return [...refusals(elements), ...allowances(elements), ...absoluteRefusals(elements)];
}

/** @param {Record<string, import('./arrows.mjs').Element>} elements */
function refusals(elements) {
  return Object.keys(elements).map((to) => ({
    disallow: { to: { element: { type: to } } },
    message: `{{from.element.types}} may not import ${to}. ${whyNot(to)} ${TABLE}`,
  }));
}

/** @param {Record<string, import('./arrows.mjs').Element>} elements */
function allowances(elements) {
  const arrows = Object.entries(elements).flatMap(([from, { mayImport }]) => [EVERYWHERE, ...mayImport].map((to) => arrow(from, to, doorsFor(from, to))));
  return [
    { allow: { to: { module: { origin: ['external', 'core'] } } } },
    { allow: { dependency: { relationship: { to: 'internal' } } } },
    ...arrows,
    { from: { file: { categories: 'test' } }, allow: through(TEST_SUPPORT, doorsOf(TEST_SUPPORT)) },
    ...END_TO_END_MAY_IMPORT.map((to) => ({ from: { file: { categories: 'end-to-end' } }, allow: through(to, doorsOf(to)) })),
    ...BUILD_DOORS.map(({ to, doors }) => ({ from: { file: { categories: 'build' } }, allow: through(to, doors) })),
  ];
}

/** @param {Record<string, import('./arrows.mjs').Element>} elements */
function absoluteRefusals(elements) {
  const pages = Object.keys(elements).filter((type) => elements[type]?.runs !== 'node');
  const builtIn = { to: { module: { origin: 'core' } } };
  const electron = { to: { module: { origin: 'external', source: 'electron' } } };
  return [
    {
      from: { element: { type: pages } },
      disallow: builtIn,
      message: '{{from.element.types}} runs in a page, which has no Node: {{dependency.source}} is refused. Ask the page’s process over its port, or use what the browser has.',
    },
    { from: { file: { categories: 'test' } }, allow: builtIn },
    { from: { file: { categories: 'build' } }, allow: builtIn },
    {
      disallow: electron,
      message: '{{from.element.types}} may not import electron: only src/main, src/preload and src/processes/transport.ts of apps/desktop know it. Hand in the function that is needed.',
    },
    ...ELECTRON_IMPORTERS.map(({ element, file }) => ({ from: { element: { type: element, ...(file && { fileInternalPath: file }) } }, allow: electron })),
    // The end-to-end test of utility processes is an Electron main by itself.
    { from: { element: { type: 'desktop-build' }, file: { categories: 'end-to-end' } }, allow: electron },
    ...Object.entries(NATIVE_IMPORTERS).flatMap(([source, importers]) => nativeModule(source, importers)),
    { disallow: { to: { file: { categories: 'test' } } }, message: 'Nothing imports a test file. Test support that others use belongs in @chatos/testing.' },
    { from: { file: { categories: 'test' } }, allow: { to: { file: { categories: 'test' } }, dependency: { relationship: { to: 'internal' } } } },
  ];
}

/**
 * @param {string} source
 * @param {string[]} importers
 */
function nativeModule(source, importers) {
  const module = { to: { module: { origin: 'external', source } } };
  return [
    { disallow: module, message: `{{from.element.types}} may not load ${source}: it is native, and belongs to the processes that own a database or the keys. Ask them over a port.` },
    { from: { element: { type: importers } }, allow: module },
    { from: { file: { categories: 'test' } }, allow: module },
  ];
}

/**
 * @param {string} from
 * @param {string} to
 * @param {string[]} doors
 */
function arrow(from, to, doors) {
  return { from: { element: { type: from } }, allow: through(to, doors) };
}

/**
 * @param {string} to
 * @param {string[]} doors
 */
function through(to, doors) {
  return { to: { element: { type: to, fileInternalPath: doors } } };
}

/**
 * @param {string} from
 * @param {string} to
 */
function doorsFor(from, to) {
  return NARROWED_DOORS.find((narrowed) => narrowed.from === from && narrowed.to === to)?.doors ?? doorsOf(to);
}

/** @param {string} to */
function doorsOf(to) {
  return ELEMENTS[to]?.doors ?? DEFAULT_DOORS;
}
