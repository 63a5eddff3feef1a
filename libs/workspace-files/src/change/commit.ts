import type { Place } from '../access/access.ts';
import { Access } from '../access/access.ts';
import { toWorkspaceError } from '../access/system-errors.ts';
import { WorkspaceError } from '../errors.ts';
import type { AccessPolicy } from '../types.ts';
import type { Calls } from './calls.ts';
import type { Step } from './steps.ts';
import { Transaction } from './transaction.ts';

/** The parts of steps are real: a link on them has been put there since. Sizes were looked at when the change was prepared. */
const STRICTEST: AccessPolicy = { symlinks: 'deny', maxFileBytes: 0, maxWriteBytes: 0 };

/**
 * Makes all steps or none. New contents are written in full beside their places first (nothing is seen of them there), then every file is compared with
 * what it was, and only then things change places, each by one rename. Where something fails before the last one, all is put back by renames.
 * Runs without a pause, so that no other change of this process comes between; a crash of the machine leaves each file old or new, never a part.
 * Throws WorkspaceError.
 */
export function commitSteps(place: Place, steps: readonly Step[], calls: Calls): void {
  using access = new Access(place, STRICTEST);
  const transaction = new Transaction(access, calls);
  try {
    for (const step of steps) transaction.stage(step);
    for (const step of steps) transaction.swap(step);
  } catch (error: unknown) {
    const left = transaction.undo();
    throw left.length === 0 ? meanwhile(toWorkspaceError(error, 'make the change')) : notPutBack(error, left);
  }
  const left = transaction.finish();
  if (left.length > 0) {
    throw new WorkspaceError('failed', { problem: `The change was made, but not all was tidied up: ${left.join(', ')}.`, remedy: 'Remove what ends in .tmp with a shell command. Do not make the change again.' });
  }
}

/** Between preparing and committing a path that led to a file leads elsewhere. */
function meanwhile(error: WorkspaceError): WorkspaceError {
  if (!['link-refused', 'not-a-directory', 'not-found', 'not-a-file', 'already-exists'].includes(error.code)) return error;
  return new WorkspaceError('changed-meanwhile', { problem: `The files changed after the change was prepared (${error.problem}) Nothing was changed.`, remedy: 'Read them again, and prepare the change anew.' }, { cause: error });
}

function notPutBack(error: unknown, left: readonly string[]): WorkspaceError {
  const { problem } = toWorkspaceError(error, 'make the change');
  return new WorkspaceError('failed', { problem: `${problem} Not all could be put back as it was: ${left.join(', ')}.`, remedy: 'Look at these files; what ends in .tmp holds the content from before.' }, { cause: error });
}
