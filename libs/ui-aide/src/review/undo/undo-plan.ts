import type { UndoStep } from '@chatos/contracts';

/** What an undo comes to, with what the user decided so far. */
export interface UndoPlan {
  /** Files that will be written, created or removed. */
  readonly files: number;
  /** Files with edits of the user's that are merged; the user must agree. */
  readonly merges: number;
  /** Conflicts nobody has decided yet: left out. */
  readonly undecided: number;
  /** Files that cannot be undone at all. */
  readonly refused: number;
  /** Why it cannot be carried out at present; null where it can. */
  readonly hindrance: string | null;
}

/** @param resolved the paths of the conflicts the user has decided */
export function planUndo(steps: readonly UndoStep[], mayMerge: boolean, resolved: ReadonlySet<string>): UndoPlan {
  const count = (...actions: UndoStep['action'][]) => steps.filter(({ action }) => actions.includes(action)).length;
  const merges = count('merge');
  const conflicts = steps.filter(({ action }) => action === 'conflict');
  const undecided = conflicts.filter(({ path }) => !resolved.has(path)).length;
  const files = count('write', 'create', 'remove') + merges + conflicts.length - undecided;
  return { files, merges, undecided, refused: count('refuse'), hindrance: hindranceOf(files, merges, undecided, mayMerge) };
}

function hindranceOf(files: number, merges: number, undecided: number, mayMerge: boolean): string | null {
  if (merges > 0 && !mayMerge) return 'Agree to merge with your edits first, or undo other changes one by one.';
  if (files > 0) return null;
  return undecided > 0 ? 'Say what the file is to be first.' : 'There is nothing here that can be undone.';
}

/** Lines that a merge leaves where both sides changed the same. */
const MARK = /^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$/m;

export function hasConflictMarks(text: string): boolean {
  return MARK.test(text);
}
