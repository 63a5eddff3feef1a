import { describeError, StateError } from '../errors.ts';

/** One function per way a database is refused. Each error names the file, what it is, and what the user can do; the file is left as it is. */

const SET_ASIDE = 'Nothing in it was changed. Move the file away, or choose another directory with --state-root.';

export function foreignDatabase(path: string, whose: string): StateError {
  return new StateError('database-foreign', { path, problem: `The database ${path} belongs to ${whose}.`, remedy: SET_ASIDE });
}

export function predecessorDatabase(path: string): StateError {
  return new StateError('database-predecessor', {
    path,
    problem: `The database ${path} was written by the earlier application of the same name.`,
    remedy: 'Nothing in it was changed. To start afresh, set the old directory aside with "chatos set-aside" (from a clone: npm run -s chatos -- set-aside), or choose another with --state-root.',
  });
}

export function newerDatabase(path: string, component: string, found: number, known: number): StateError {
  return new StateError('database-newer', {
    path,
    problem: `The database ${path} was written by a newer ChatOS: "${component}" has version ${found}, this one knows ${known}.`,
    remedy: 'Nothing in it was changed. Update ChatOS, or choose another directory with --state-root.',
  });
}

export function emptyDatabase(path: string): StateError {
  return new StateError('database-empty', { path, problem: `The database ${path} is an empty file.`, remedy: 'Restore it from the backups directory beside it, or delete it to start afresh.' });
}

export function notSqlite(path: string): StateError {
  return new StateError('database-not-sqlite', { path, problem: `The file ${path} is not an SQLite database.`, remedy: SET_ASIDE });
}

export function corruptDatabase(path: string, finding: string, cause?: unknown): StateError {
  return new StateError('database-corrupt', {
    path,
    problem: `The database ${path} is damaged (${finding}).`,
    remedy: 'Nothing in it was changed. Keep a copy, then restore the newest file of the backups directory beside it, or move it away to start afresh.',
    cause,
  });
}

export function unusableDatabase(path: string, cause: unknown): StateError {
  return new StateError('database-unusable', {
    path,
    problem: `The database ${path} cannot be opened (${describeError(cause)}).`,
    remedy: 'Check that the file and its directory may be read and written and that the disk is not full.',
    cause,
  });
}

/** Turns what SQLite threw into the refusal it stands for; a StateError passes through. */
export function refusalFor(path: string, error: unknown): StateError {
  if (error instanceof StateError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('SQLITE_CORRUPT')) return corruptDatabase(path, describeError(error), error);
  if (code === 'SQLITE_NOTADB') return notSqlite(path);
  return unusableDatabase(path, error);
}
