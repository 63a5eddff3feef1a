import { ToolError } from './errors.ts';

/** What SQLite answered, in words for a model; null for any other error. Drizzle may have wrapped it. */
export function databaseFailureOf(error: unknown): ToolError | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? String(cause.code) : '';
    if (code.startsWith('SQLITE_')) return failureOfCode(code, cause.message, error);
  }
  return null;
}

function failureOfCode(code: string, message: string, cause: unknown): ToolError {
  if (code.startsWith('SQLITE_BUSY')) {
    return new ToolError('error', 'database-busy', { problem: 'Others were writing into the database for so long that nothing was changed.', remedy: 'Call again in a moment.' }, { cause });
  }
  if (code.startsWith('SQLITE_FULL') || code.startsWith('SQLITE_IOERR')) {
    return new ToolError('error', 'disk-full', { problem: `The database could not be written, and nothing was changed (${message}).`, remedy: 'Tell the user to look whether the disk is full; calling again does not help before.' }, { cause });
  }
  if (code.startsWith('SQLITE_READONLY')) {
    return new ToolError('error', 'database-read-only', { problem: 'The database may only be read, and nothing was changed.', remedy: 'Tell the user; calling again does not help.' }, { cause });
  }
  return new ToolError('error', 'database-failed', { problem: `The database refused it, and nothing was changed (${message}).`, remedy: 'Tell the user; calling again the same way does not help.' }, { cause });
}
