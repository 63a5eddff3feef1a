import type { ReviewScope } from '@chatos/contracts';
import type { ContentStore, RecordedChange } from '@chatos/runtime-store';
import { createContentPool } from './content-pool.ts';
import type { ContentPool } from './content-pool.ts';
import { refused } from './decide.ts';
import { hunksOfView, textsOf, wholeFileMark } from './describe-file.ts';
import type { FileView } from './file-view.ts';
import { viewOf } from './file-view.ts';
import type { Hunk } from './hunks.ts';
import { changedRegions } from './line-regions.ts';
import { segmentsOf } from './live-changes.ts';
import type { RecordedFile } from './recorded-files.ts';
import { refusedAs } from './refusal.ts';
import { takeBack } from './take-back.ts';
import { linesOf } from './text-lines.ts';

/** By which marks the part of a file that a scope means is kept. UNUSABLE_INPUT where the hunk is no more. */
export function marksOf(contents: Pick<ContentStore, 'peek'>, recorded: RecordedFile, scope: ReviewScope): string[] {
  const pool = createContentPool(contents);
  if (scope.kind === 'undo') throw refused('An undo is not kept, but undone or left.', 'Keep hunks, files, steps or runs.');
  const turnId = scope.kind === 'hunk' || scope.kind === 'file' ? scope.turnId : null;
  const changes = scope.kind === 'step' || scope.kind === 'run' ? recorded.live : recorded.changes;
  const view = viewOf(pool, recorded.all, changes, turnId);
  const hunks = hunksOfView(view, textsOf(pool, view));
  if (scope.kind === 'hunk') {
    if (!hunks.some(({ id }) => id === scope.hunk)) throw refused(`This hunk of "${recorded.path}" is no more: the file was changed since.`, 'Look at the file again.');
    return [scope.hunk];
  }
  if (hunks.length === 0) return [wholeFileMark(view)];
  const all = hunks.map(({ id }) => id);
  if (scope.kind === 'file' || scope.kind === 'session') return all;
  // The file as the run alone shows it has hunks of its own, which are kept as well.
  const ofRun = scope.kind === 'run' ? viewOf(pool, recorded.all, recorded.changes, scope.turnId) : null;
  return [...touchedBy(pool, view, hunks, recorded.changes), ...(ofRun === null ? [] : hunksOfView(ofRun, textsOf(pool, ofRun)).map(({ id }) => id))];
}

/** The hunks of a view that are there, in part at least, by these changes; all where that cannot be told. */
function touchedBy(pool: ContentPool, view: FileView, hunks: readonly Hunk[], changes: readonly RecordedChange[]): string[] {
  try {
    const { version, conflict } = takeBack(pool, view.after, segmentsOf(changes));
    if (conflict !== null) return hunks.map(({ id }) => id);
    const regions = changedRegions(linesOf(pool.text(version)), linesOf(pool.text(view.after)));
    return hunks.filter(({ region }) => regions.some((other) => other.afterStart <= region.afterEnd && region.afterStart <= other.afterEnd)).map(({ id }) => id);
  } catch (error: unknown) {
    refusedAs(error);
    return hunks.map(({ id }) => id);
  }
}
