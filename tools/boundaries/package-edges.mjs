import { packageDirectories, readManifest } from '../bootstrap/install.mjs';
import { APP_PARTS, BUILT_BEFORE, END_TO_END_MAY_IMPORT, EVERYWHERE, LIBRARIES, TEST_SUPPORT } from './arrows.mjs';

const SCOPE = '@chatos/';

/**
 * What a package may declare, worked out of the table: the arrows of all its parts.
 *
 * @param {string} name without the scope
 * @returns {Set<string> | null} null for a package that the table does not know
 */
export function allowedEdges(name) {
  const library = LIBRARIES[name];
  const parts = library ? [library] : Object.values(APP_PARTS).filter(({ folder }) => folder === folderOf(name) || folder.startsWith(`${folderOf(name)}/`));
  if (parts.length === 0) return null;
  const imported = parts.flatMap((part) => part.mayImport).filter((to) => to in LIBRARIES);
  return new Set([EVERYWHERE, ...imported, ...(BUILT_BEFORE[name] ?? [])]);
}

/** @param {string} name */
function folderOf(name) {
  return name === 'tools' ? 'tools' : `apps/${name}`;
}

/**
 * Compares the workspace edges of package.json files with the table.
 *
 * @param {{ name: string, dependencies?: Record<string, string>, devDependencies?: Record<string, string>, nx?: { name?: string, tags?: string[] } }[]} manifests
 * @returns {string[]} one line per edge that the table does not have; empty when all agree
 */
export function findUndeclaredEdges(manifests) {
  return manifests.flatMap((manifest) => {
    const name = manifest.name.replace(SCOPE, '');
    const allowed = allowedEdges(name);
    if (!allowed) return [`${manifest.name} is not in tools/boundaries/arrows.mjs: add its row (npm run generate:lib does), or no wall stands around it.`];
    const forTests = new Set([...allowed, TEST_SUPPORT, ...(name in LIBRARIES ? [] : END_TO_END_MAY_IMPORT)]);
    return [...wrongEdges(name, 'dependencies', manifest.dependencies, allowed), ...wrongEdges(name, 'devDependencies', manifest.devDependencies, forTests), ...wrongTags(name, manifest)];
  });
}

/**
 * @param {string} name
 * @param {string} field
 * @param {Record<string, string> | undefined} declared
 * @param {Set<string>} allowed
 */
function wrongEdges(name, field, declared, allowed) {
  return Object.entries(declared ?? {})
    .filter(([dependency]) => dependency.startsWith(SCOPE))
    .flatMap(([dependency, version]) => {
      const to = dependency.slice(SCOPE.length);
      if (!allowed.has(to)) return [`${name} → ${to} (${field}) is no arrow of tools/boundaries/arrows.mjs. Take it out of package.json, or hand in what is needed.`];
      return version.startsWith('workspace:') ? [] : [`${name} → ${to} must be "workspace:*", not "${version}".`];
    });
}

/**
 * @param {string} name
 * @param {{ nx?: { name?: string, tags?: string[] } }} manifest
 */
function wrongTags(name, manifest) {
  const found = manifest.nx?.tags ?? [];
  return ['kind:', 'runs:', `element:${name}`].filter((wanted) => !found.some((tag) => tag.startsWith(wanted))).map((wanted) => `${name} has no Nx tag ${wanted}.`);
}

/** The manifests of this workspace. */
export function workspaceManifests() {
  return packageDirectories().map(readManifest);
}
