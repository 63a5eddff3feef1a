import type { RuntimeStore } from '@chatos/runtime-store';
import type { UndoStore } from './undo-store.ts';

export interface RecoverParts {
  readonly store: Pick<RuntimeStore, 'fileChanges'>;
  readonly undos: UndoStore;
  /** Where the user reads it. */
  tell(text: string): void;
}

/**
 * Settles the undos that a process which died had begun, once its changes have been settled by what the files hold (`fileChanges.reconcile`). What became of them is told:
 * an undo of many files may have been made in part.
 */
export function recoverUndos({ store, undos, tell }: RecoverParts): void {
  for (const { id, sessionId, changeIds } of undos.open()) {
    const made = changeIds.filter((changeId) => store.fileChanges.get(changeId) !== null);
    undos.settle(id, made);
    const files = (count: number) => (count === 1 ? 'one file' : `${count} files`);
    const outcome = made.length === changeIds.length ? 'was carried out as a whole' : made.length === 0 ? 'was not begun: every file is as it was' : `was carried out for ${files(made.length)} of ${changeIds.length}; undo the rest again, or undo this undo`;
    tell(`ChatOS ended while changes of the session ${sessionId} were being undone. The undo ${outcome}.`);
  }
}
