import type { FileChange } from '@chatos/contracts';
import type { RuntimeStore } from '@chatos/runtime-store';
import type { OpenUndo, UndoStore } from './undo-store.ts';

export interface RecoverParts {
  readonly store: Pick<RuntimeStore, 'fileChanges'>;
  readonly undos: UndoStore;
  /** Where the user reads it. */
  tell(text: string): void;
  /** An undo that was made, in part at least, and that nobody has told the agent of. */
  recovered(undo: OpenUndo, changes: readonly FileChange[]): void;
}

/**
 * Settles the undos that a process which died had begun, once its changes have been settled by what the files hold (`fileChanges.reconcile`). What became of them is told:
 * an undo of many files may have been made in part.
 */
export function recoverUndos({ store, undos, tell, recovered }: RecoverParts): void {
  for (const undo of undos.open()) {
    const { id, sessionId, changeIds, isSettled } = undo;
    const made = changeIds.map((changeId) => store.fileChanges.get(changeId)).filter((change) => change !== null);
    if (!isSettled) undos.settle(id, made.map((change) => change.id));
    const files = (count: number) => (count === 1 ? 'one file' : `${count} files`);
    const outcome = made.length === changeIds.length ? 'was carried out as a whole' : made.length === 0 ? 'was not begun: every file is as it was' : `was carried out for ${files(made.length)} of ${changeIds.length}; undo the rest again, or undo this undo`;
    if (made.length > 0) recovered(undo, made);
    if (isSettled) continue;
    tell(`ChatOS ended while changes of the session ${sessionId} were being undone. The undo ${outcome}.`);
  }
}
