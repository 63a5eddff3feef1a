import type { BigIntStats } from 'node:fs';
import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { WorkspaceError } from '../errors.ts';
import { isSame } from './folder.ts';
import type { Parts } from './paths.ts';
import { comparablePath, showParts } from './paths.ts';

/** Why a path is refused: the state of the workbench lies there, or secrets of the user. */
export type RefusalReason = 'state' | 'secret';

export interface RefusedPath {
  readonly path: string;
  readonly reason: RefusalReason;
}

export const WHAT_LIES_THERE: Readonly<Record<RefusalReason, string>> = { state: "the workbench's own state", secret: 'keys and credentials of the user' };

/** The paths that nothing may enter, as they are while one call is served. */
export interface RefusedPaths {
  /** By its place, and by what it is (another name of the same directory: a bind mount, another case); null where it is not refused. */
  reasonFor(parts: Parts, status: BigIntStats | null): RefusalReason | null;
  /** Throws WorkspaceError `refused`. */
  check(parts: Parts, status: BigIntStats | null): void;
  /** Throws WorkspaceError `refused` where the file has another name under a refused path. Only asked of files with more than one name. */
  checkHardLink(parts: Parts, status: BigIntStats): void;
}

/** The paths as they really lie, also where their ends do not exist yet; and as they were given. */
export function resolveRefused(paths: Readonly<Record<RefusalReason, readonly string[]>>): RefusedPath[] {
  return (['state', 'secret'] as const).flatMap((reason) => [...new Set(paths[reason].flatMap((path) => [path, realPathOfBeginning(path)]))].map((path) => ({ path, reason })));
}

export function refusedPaths(root: string, resolved: readonly RefusedPath[]): RefusedPaths {
  const identities = resolved.flatMap((refused) => {
    const status = identityOf(refused);
    return status === undefined ? [] : [{ status, reason: refused.reason }];
  });
  const places = resolved.map(({ path, reason }) => ({ place: comparablePath(relative(root, path)), reason })).filter(({ place }) => place !== '..' && !place.startsWith(`..${sep}`));
  let hardLinks: Map<string, RefusalReason> | null = null;
  const reasonFor: RefusedPaths['reasonFor'] = (parts, status) => {
    const path = comparablePath(parts.join(sep));
    const byPlace = places.find(({ place }) => place === '' || path === place || path.startsWith(place + sep));
    const found = byPlace ?? (status === null ? undefined : identities.find((identity) => isSame(identity.status, status)));
    return found?.reason ?? null;
  };
  return {
    reasonFor,
    check(parts, status) {
      const reason = reasonFor(parts, status);
      if (reason !== null) throw refusedFor(reason, parts);
    },
    checkHardLink(parts, status) {
      hardLinks ??= collectHardLinks(resolved);
      const reason = hardLinks.get(keyOf(status));
      if (reason !== undefined) throw refusedFor(reason, parts);
    },
  };
}

function refusedFor(reason: RefusalReason, parts: Parts): WorkspaceError {
  if (reason === 'state') return new WorkspaceError('refused', { problem: `"${showParts(parts)}" is kept from tools: the workbench's own state lies there.`, remedy: 'Work with other files.' });
  return new WorkspaceError('refused', {
    problem: `"${showParts(parts)}" is kept from tools: keys and credentials of the user are not for tools.`,
    remedy: 'Work with other files, and do not look for another way to these. What needs them is for the user to do.',
  });
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

/** Every file with several names under the paths. Throws where one of the workbench's own cannot be listed: then nobody knows. */
function collectHardLinks(refused: readonly RefusedPath[]): Map<string, RefusalReason> {
  const found = new Map<string, RefusalReason>();
  const visit = (path: string, reason: RefusalReason): void => {
    const status = lookingAt(reason, () => lstatSync(path, { bigint: true, throwIfNoEntry: false }));
    if (status?.isFile() === true && status.nlink > 1n && !found.has(keyOf(status))) found.set(keyOf(status), reason);
    if (status?.isDirectory() === true) for (const name of lookingAt(reason, () => readdirSync(path)) ?? []) visit(join(path, name), reason);
  };
  for (const { path, reason } of refused) visit(path, reason);
  return found;
}

function identityOf({ path, reason }: RefusedPath): BigIntStats | undefined {
  return lookingAt(reason, () => statSync(path, { bigint: true, throwIfNoEntry: false }));
}

/** Other programs make and remove the secrets while they are looked at, and some belong to another user: what of them cannot be seen cannot be read under another name either. */
function lookingAt<T>(reason: RefusalReason, look: () => T): T | undefined {
  try {
    return look();
  } catch (error: unknown) {
    if (reason === 'secret') return undefined;
    throw error;
  }
}

function keyOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}
