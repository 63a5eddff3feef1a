import type { Access } from '../access/access.ts';
import type { Folder } from '../access/folder.ts';
import { isGitName } from '../access/names.ts';
import type { Parts } from '../access/paths.ts';
import { showParts } from '../access/paths.ts';
import { explained } from '../access/system-errors.ts';
import { WorkspaceError } from '../errors.ts';
import type { Entry, Listing, ListOptions } from '../types.ts';
import { kindOf } from './read.ts';

export const MAX_DEPTH = 5;
const DEFAULT_LIMIT = 200;

/** Level by level, so that where there is more than the limit what is near is shown; links are shown and not entered, nor is git's directory. */
export function listDirectory(access: Access, path: string, { depth = 1, includeHidden = false, limit = DEFAULT_LIMIT }: ListOptions): Listing {
  if (!Number.isInteger(depth) || depth < 1 || depth > MAX_DEPTH || !Number.isInteger(limit) || limit < 1) {
    throw new WorkspaceError('argument-invalid', { problem: `A depth of ${depth} with at most ${limit} entries cannot be listed.`, remedy: `Give a depth of 1 to ${MAX_DEPTH}, and a limit of at least 1.` });
  }
  const located = access.locate(path, { followLast: true });
  const found: { parts: Parts; entry: Entry }[] = [];
  const top = access.openLocatedFolder(located);
  // Before anything below is passed over for want of permission.
  explained(`list "${showParts(located.parts)}"`, () => top.names());
  let level = [{ folder: top, parts: located.parts }];
  let truncated = false;
  for (let remaining = depth; remaining > 0 && level.length > 0 && !truncated; remaining -= 1) {
    const next: typeof level = [];
    for (const { folder, parts } of level) {
      for (const { name, entry } of readEntries(access, folder, parts, includeHidden)) {
        if (found.length === limit) truncated = true;
        if (truncated) break;
        const here = [...parts, name];
        found.push({ parts: here, entry });
        if (entry.kind === 'directory' && remaining > 1 && !isGitName(name)) {
          const entered = enter(access, folder, name, here);
          if (entered !== null) next.push({ folder: entered, parts: here });
        }
      }
      if (truncated) break;
    }
    level = next;
  }
  return { entries: found.toSorted((left, right) => compareParts(left.parts, right.parts)).map(({ entry }) => entry), truncated };
}

function* readEntries(access: Access, folder: Folder, parts: Parts, includeHidden: boolean): Generator<{ name: string; entry: Entry }> {
  const names = namesIn(folder, parts).toSorted();
  for (const name of names) {
    if (!includeHidden && name.startsWith('.')) continue;
    const here = [...parts, name];
    const status = explained(`look at "${showParts(here)}"`, () => folder.statusOf(name));
    // Gone since the directory was read.
    if (status === null || access.refused.reasonFor(here, status) !== null) continue;
    const kind = kindOf(status);
    yield { name, entry: { path: showParts(here), kind, size: kind === 'file' ? Number(status.size) : 0 } };
  }
}

/** A directory that was swapped or may not be opened is shown, and not entered. */
function enter(access: Access, folder: Folder, name: string, parts: Parts): Folder | null {
  try {
    return access.openFolder(folder, name, parts);
  } catch (error: unknown) {
    if (error instanceof WorkspaceError) return null;
    throw error;
  }
}

function namesIn(folder: Folder, parts: Parts): string[] {
  try {
    return explained(`list "${showParts(parts)}"`, () => folder.names());
  } catch (error: unknown) {
    if (error instanceof WorkspaceError) return [];
    throw error;
  }
}

/** By names, so that a directory is followed by what is in it and not by `directory-2`. */
function compareParts(left: Parts, right: Parts): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const [one, other] = [left[index] as string, right[index] as string];
    if (one !== other) return one < other ? -1 : 1;
  }
  return left.length - right.length;
}
