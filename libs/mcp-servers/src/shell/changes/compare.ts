import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { isInPlace } from './file-content.ts';
import { isIgnored } from './ignore-rules.ts';
import type { FileFacts, Snapshot } from './tree-scan.ts';
import { factsOf, isSameContent, isSameState, RACY_MS } from './tree-scan.ts';

/** A file that is not what it was. */
export interface Difference {
  readonly path: string;
  /** Null where there was none; as it is now, null where there is none. */
  readonly before: FileFacts | null;
  readonly after: FileFacts | null;
  /** Only its content can tell whether it changed: its times are too young for that, or what else is known of it changed with them. */
  readonly isSuspected: boolean;
}

/** What differs between two looks at the workspace in `root`, by path. */
export function compareSnapshots(root: string, before: Snapshot, after: Snapshot): Difference[] {
  const found: Difference[] = [];
  for (const [path, now] of after.files) {
    const then = before.files.get(path);
    if (then === undefined) {
      if (!wasLeftOut(before, path)) found.push({ path, before: null, after: now, isSuspected: false });
    } else if (!isSameState(then, now)) found.push({ path, before: then, after: now, isSuspected: isSameContent(then, now) && (then.mode !== now.mode || then.owner !== now.owner) });
    else if (now.changedAt > before.startedAt - RACY_MS) found.push({ path, before: then, after: now, isSuspected: true });
  }
  for (const [path, then] of before.files) {
    if (after.files.has(path)) continue;
    const now = look(join(root, path));
    // It may be there still, and be left out now.
    if (now === 'gone') found.push({ path, before: then, after: null, isSuspected: false });
    else if (now !== 'unknown' && !isSameContent(then, now)) found.push({ path, before: then, after: now, isSuspected: false });
  }
  return found.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

/** By the rules of then: a file that they no longer leave out was not made. */
function wasLeftOut(before: Snapshot, path: string): boolean {
  const parts = path.split('/');
  for (let length = parts.length - 1; length >= 0; length -= 1) {
    const folder = before.folders.get(parts.slice(0, length).join('/'));
    if (folder !== undefined) return isIgnored(folder.rules, parts.slice(0, length + 1).join('/'), length + 1 < parts.length);
  }
  return false;
}

function look(path: string): FileFacts | 'gone' | 'unknown' {
  if (!isInPlace(path)) return 'gone';
  try {
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (status === undefined) return 'gone';
    return status.isFile() || status.isSymbolicLink() ? factsOf(status) : 'gone';
  } catch (error: unknown) {
    return (error as NodeJS.ErrnoException).code === 'ENOTDIR' ? 'gone' : 'unknown';
  }
}
