import type { RuntimeStore, TerminalFiles } from '@chatos/runtime-store';
import type { Log } from './engine-parts.ts';

export interface SettleOptions {
  readonly store: Pick<RuntimeStore, 'fileChanges'>;
  readonly terminalFiles: Pick<TerminalFiles, 'markInterrupted'>;
  readonly log: Log;
}

/**
 * What a process that died has left half done: changes of files are settled by what is on the disk, terminals are no more. For a runtime that starts; it looks at
 * what is open and at nothing else.
 */
export function settleLeftovers({ store, terminalFiles, log }: SettleOptions): void {
  const { finished, discarded } = store.fileChanges.reconcile();
  if (finished + discarded > 0) log('warn', `settleLeftovers: of changes of files that were under way ${finished} had been made and ${discarded} had not`);
  const interrupted = terminalFiles.markInterrupted();
  if (interrupted.length > 0) log('warn', `settleLeftovers: ${interrupted.length} terminals were still open and are marked as interrupted`);
}
