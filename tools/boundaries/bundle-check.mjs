import { isBuiltin } from 'node:module';
import { isAbsolute, relative } from 'node:path';
import { ELEMENTS, EVERYWHERE, NATIVE_IMPORTERS } from './arrows.mjs';

/**
 * The last wall of layer 1: whatever way a module came in, by a relative path, a computed name or a bundler's alias, it stands in the list of modules
 * that the build wrote, and the list is compared with the table of arrows.
 */

/** @type {Record<string, string>} The built bundles and the element each starts from. */
export const BUNDLES = {
  main: 'main',
  preload: 'preload',
  config: 'config-process',
  chat: 'chat-process',
  aide: 'aide-process',
  'tool-server': 'cli',
  'ui-chat': 'ui-chat',
  'ui-aide': 'ui-aide',
  'ui-settings': 'ui-settings',
};

/**
 * The elements whose code a bundle may hold: what its element reaches by arrows.
 *
 * @param {string} element
 * @returns {Set<string>}
 */
export function reachable(element) {
  const found = new Set([element, EVERYWHERE]);
  for (const name of found) for (const next of ELEMENTS[name]?.mayImport ?? []) found.add(next);
  return found;
}

/**
 * @param {string} bundle a key of BUNDLES
 * @param {string[]} modules the ids that the build listed
 * @param {string} root the clone they were built in
 * @returns {string[]} one line per module that must not be there
 */
export function findForeignModules(bundle, modules, root) {
  const element = BUNDLES[bundle];
  if (!element) return [`${bundle} is no bundle that tools/boundaries/bundle-check.mjs knows: add it, or nothing watches it.`];
  const allowed = reachable(element);
  const isPage = ELEMENTS[element]?.runs !== 'node';
  return modules.flatMap((id) => {
    const path = toPath(id, root);
    const owner = ownerOf(path);
    if (owner !== null && !allowed.has(owner)) return [`${bundle} holds ${path}, which belongs to ${owner}. No arrow of tools/boundaries/arrows.mjs leads there.`];
    if (isPage && isNodeModule(id)) return [`${bundle} asks for ${id.replace('\0', '')}: a page has no Node.`];
    const native = Object.entries(NATIVE_IMPORTERS).find(([name]) => path.includes(`node_modules/${name}/`));
    return native ? [`${bundle} holds ${path}: ${native[0]} is native and stays outside of every bundle.`] : [];
  });
}

/**
 * @param {string} id may start with the NUL of a virtual module and end with a query
 * @param {string} root
 */
function toPath(id, root) {
  const file = id.replace(/^\0/, '').split('?')[0] ?? id;
  // What has no place on the disk is the bundler's own.
  return isAbsolute(file) ? relative(root, file).replaceAll('\\', '/') : `node_modules/${file}`;
}

/** @param {string} path @returns {string | null} the element of the workspace, the most specific one; null for what comes from npm */
function ownerOf(path) {
  if (path.includes('node_modules/')) return null;
  const owners = Object.entries(ELEMENTS).filter(([, { folder }]) => path.startsWith(`${folder}/`));
  owners.sort(([, left], [, right]) => right.folder.length - left.folder.length);
  return owners[0]?.[0] ?? null;
}

/** @param {string} id Vite names a built-in in a page `__vite-browser-external:node:fs` */
function isNodeModule(id) {
  const name = id.replace(/^\0/, '');
  return name.startsWith('__vite-browser-external') || isBuiltin(name);
}

/** Where the build of each bundle writes its list, from the root of the clone. @param {string} bundle */
export function moduleListOf(bundle) {
  return bundle.startsWith('ui-') ? `libs/${bundle}/dist/modules.json` : `apps/desktop/dist/modules/${bundle}.json`;
}
