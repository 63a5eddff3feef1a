import type { RecordedChange } from '@chatos/runtime-store';
import type { FileVersion } from './file-version.ts';
import { isSameContent, versionAfter, versionBefore } from './file-version.ts';

/** The change that an undo made (`by`) took another change of the same file back as a whole. */
export interface Cover {
  readonly by: string;
  readonly covered: string;
}

/**
 * What still counts of the changes of one file, oldest first: not what an undo took back, nor that undo itself; where the undo was undone, what it had taken
 * back counts again.
 */
export function liveChanges(changes: readonly RecordedChange[], covers: readonly Cover[]): RecordedChange[] {
  const coveredBy = new Map<string, string[]>();
  for (const { by, covered } of covers) coveredBy.set(by, [...(coveredBy.get(by) ?? []), covered]);
  const undone = new Set<string>();
  for (const { id } of changes.toReversed()) {
    if (undone.has(id)) continue;
    for (const covered of coveredBy.get(id) ?? []) undone.add(covered);
  }
  return changes.filter(({ id }) => !undone.has(id) && !coveredBy.has(id));
}

/** What keeps a change from being taken back, in words: one of its sides is not known. Null where both are. */
export function unknownSide({ isRestorable, changeType, after }: RecordedChange): string | null {
  if (!isRestorable) return 'A command changed it, and what it held before is not known: nobody had read it.';
  return after === null && changeType !== 'deleted' ? 'A command changed it, and what it made of it is not known: it was too large to be read.' : null;
}

/** A row of changes each of which began where the one before it ended. */
export interface Segment {
  readonly before: FileVersion;
  readonly after: FileVersion;
}

/** Oldest first. Between two segments somebody else changed the file. */
export function segmentsOf(changes: readonly RecordedChange[]): Segment[] {
  const segments: Segment[] = [];
  for (const change of changes) {
    const [before, after] = [versionBefore(change), versionAfter(change)];
    const last = segments.at(-1);
    if (last !== undefined && isSameContent(last.after, before)) segments[segments.length - 1] = { before: last.before, after };
    else segments.push({ before, after });
  }
  return segments;
}
