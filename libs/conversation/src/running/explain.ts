import type { Explained } from '@chatos/contracts';
import { ConversationError } from '../errors.ts';

/**
 * Words for anything thrown. Errors of the workbench's own libraries bring theirs (`problem` and `remedy`); of all else the user is told
 * what it says, and that it is a defect.
 */
export function explain(error: unknown): Explained {
  if (error instanceof ConversationError) return error.explanation;
  if (isExplained(error)) return { problem: error.problem, remedy: error.remedy };
  // A typed error of a contract carries its words in `data`.
  if (typeof error === 'object' && error !== null && 'data' in error && isExplained(error.data)) return { problem: error.data.problem, remedy: error.data.remedy };
  const refusal = databaseRefusal(error);
  if (refusal !== null) return refusal;
  return {
    problem: `Something went wrong inside ChatOS: ${error instanceof Error ? error.message : String(error)}`,
    remedy: 'Try again. If it happens again, please report it with this text.',
  };
}

/** Words for SQLite's own errors, which mean the disk far more often than us; null for all else. */
export function databaseRefusal(error: unknown): Explained | null {
  if (!(error instanceof Error)) return null;
  if (!('code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE_'))) return databaseRefusal(error.cause);
  const remedy = error.code === 'SQLITE_FULL' ? 'Make room on the disk and try again; nothing that was saved is lost.' : 'Check the disk and the permissions of the folder ChatOS keeps its data in, then try again.';
  return { problem: error.code === 'SQLITE_FULL' ? 'The disk is full.' : `The database cannot be used now: ${error.message} (${error.code}).`, remedy };
}

export function noticeOf(error: unknown): string {
  const { problem, remedy } = explain(error);
  return `${problem} ${remedy}`.trim();
}

function isExplained(value: unknown): value is Explained {
  return typeof value === 'object' && value !== null && 'problem' in value && typeof value.problem === 'string' && 'remedy' in value && typeof value.remedy === 'string';
}
