/** What a look at the workspace after a command found. */
export interface ChangeReport {
  /** The files that differ, by path. */
  readonly paths: readonly string[];
  /** False where nobody looks, so that nothing is known. */
  readonly isTracked: boolean;
  /** What is to be said besides; '' for nothing. */
  readonly notice: string;
}

export const NOTHING_CHANGED: ChangeReport = { paths: [], isTracked: true, notice: '' };

const MOST_SHOWN = 10;
const LONGEST_SHOWN = 200;
/** Of the structured result. */
const MOST_LISTED = 100;

/** For the model, after what the command wrote: one line, or none. */
export function describeChanges({ paths, notice }: ChangeReport): string {
  const shown = paths.slice(0, MOST_SHOWN).map(shownPath).join(', ');
  const more = paths.length > MOST_SHOWN ? ` (and ${paths.length - MOST_SHOWN} more)` : '';
  return [paths.length === 0 ? '' : `Changed files: ${shown}${more}`, notice].filter((text) => text !== '').join('\n');
}

export function withChanges(text: string, report: ChangeReport): string {
  const changes = describeChanges(report);
  return changes === '' ? text : `${text}\n\n${changes}`;
}

/** For the structured result. */
export function listedChanges({ paths, isTracked }: ChangeReport): { changed_files: string[]; changed_count: number; changes_tracked: boolean } {
  return { changed_files: paths.slice(0, MOST_LISTED), changed_count: paths.length, changes_tracked: isTracked };
}

/** On one line, whatever the name holds. */
function shownPath(path: string): string {
  const plain = path.replaceAll(/[\x00-\x1f\x7f]/g, '?');
  return plain.length > LONGEST_SHOWN ? `${plain.slice(0, LONGEST_SHOWN)}…` : plain;
}
