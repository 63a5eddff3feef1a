import type { Explained } from '@chatos/contracts';

/**
 * What can be wrong with the state on disk. Every database code means that the file was left exactly as it was found.
 *
 * - `state-root-unusable`: the directory is a file, read-only, or cannot be made
 * - `state-root-owned`: another process works with this state root
 * - `database-foreign`: an SQLite file of another owner, or of none
 * - `database-predecessor`: a database of the earlier application
 * - `database-newer`: written by a newer version of ChatOS
 * - `database-empty`: a file of no bytes where a database should be
 * - `database-not-sqlite`: something else than an SQLite database
 * - `database-corrupt`: an SQLite database of ours that is damaged
 * - `database-unusable`: it cannot be opened: permission, a full disk, an SQLite with a known defect
 * - `backup-failed`: the copy before a migration could not be made or does not read back
 * - `migration-failed`: a migration failed and was rolled back
 * - `component-foreign`: code defect: a component was handed to a database of another owner
 * - `file-unusable`: a log or a file cannot be read or written
 */
export type StateErrorCode =
  | 'state-root-unusable'
  | 'state-root-owned'
  | 'database-foreign'
  | 'database-predecessor'
  | 'database-newer'
  | 'database-empty'
  | 'database-not-sqlite'
  | 'database-corrupt'
  | 'database-unusable'
  | 'backup-failed'
  | 'migration-failed'
  | 'component-foreign'
  | 'file-unusable';

export interface StateErrorDetails extends Explained {
  path: string;
  cause?: unknown;
}

/** The one error of this library: `code` for programs, `problem` and `remedy` for the user, `path` for the file it is about. */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly code: StateErrorCode;
  readonly problem: string;
  readonly remedy: string;
  readonly path: string;

  constructor(code: StateErrorCode, details: StateErrorDetails) {
    super(`${details.problem} ${details.remedy}`, { cause: details.cause });
    this.code = code;
    this.problem = details.problem;
    this.remedy = details.remedy;
    this.path = details.path;
  }
}

/** The code of a Node system error (`ENOENT`, `EROFS` …); undefined for anything else. */
export function systemErrorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** One line about anything that was thrown, to stand inside a `problem`. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
