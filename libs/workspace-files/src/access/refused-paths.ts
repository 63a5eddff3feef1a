import type { BigIntStats } from 'node:fs';
import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { WorkspaceError } from '../errors.ts';
import { isSame } from './folder.ts';
import type { Parts } from './paths.ts';
import { comparablePath, showParts } from './paths.ts';

/** The paths that nothing may enter, as they are while one call is served. */
export interface RefusedPaths {
  /** By its place, and by what it is (another name of the same directory: a bind mount, another case). */
  includes(parts: Parts, status: BigIntStats | null): boolean;
  /** Throws WorkspaceError `refused`. */
  check(parts: Parts, status: BigIntStats | null): void;
  /** Whether the file has another name under a refused path. Only asked of files with more than one name. */
  holdsHardLink(status: BigIntStats): boolean;
}

/** The paths as they really lie, also where their ends do not exist yet; and as they were given. */
export function resolveRefused(paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap((path) => [path, realPathOfBeginning(path)]))];
}

export function refusedPaths(root: string, resolved: readonly string[]): RefusedPaths {
  const identities = resolved.map((path) => statSync(path, { bigint: true, throwIfNoEntry: false })).filter((status) => status !== undefined);
  const places = resolved.map((path) => comparablePath(relative(root, path))).filter((path) => path !== '..' && !path.startsWith(`..${sep}`));
  let hardLinks: Set<string> | null = null;
  const includes: RefusedPaths['includes'] = (parts, status) => {
    const path = comparablePath(parts.join(sep));
    return places.some((place) => place === '' || path === place || path.startsWith(place + sep)) || (status !== null && identities.some((identity) => isSame(identity, status)));
  };
  return {
    includes,
    check(parts, status) {
      if (includes(parts, status)) throw refused(parts);
    },
    holdsHardLink(status) {
      hardLinks ??= collectHardLinks(resolved);
      return hardLinks.has(`${status.dev}:${status.ino}`);
    },
  };
}

export function refused(parts: Parts): WorkspaceError {
  return new WorkspaceError('refused', { problem: `"${showParts(parts)}" is kept from tools: the workbench's own state lies there.`, remedy: 'Work with other files.' });
}

function realPathOfBeginning(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    // It does not exist (yet): what leads to it may.
    const parent = dirname(path);
    return parent === path ? path : join(realPathOfBeginning(parent), basename(path));
  }
}

/** Every file with several names under the paths. Throws where one cannot be listed: then nobody knows. */
function collectHardLinks(paths: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (path: string): void => {
    const status = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (status?.isFile() === true && status.nlink > 1n) found.add(`${status.dev}:${status.ino}`);
    if (status?.isDirectory() === true) for (const name of readdirSync(path)) visit(join(path, name));
  };
  for (const path of paths) visit(path);
  return found;
}
