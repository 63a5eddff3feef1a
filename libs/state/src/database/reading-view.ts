import Database from 'better-sqlite3';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSize, hasPendingLog } from './header.ts';

/**
 * Reads a database without leaving a trace in its directory, whoever it belongs to.
 *
 * A read-only connection to a WAL database makes `-wal` and `-shm` files and cannot remove them again, so it is used only on our own ones
 * (`joins`) and only where both exist already: somebody works with the database, or was killed. It marks its place in `-shm`, the
 * index every connection shares and rebuilds. Otherwise a copy of the file and its log is read.
 */
export function withReadingView<Result>(path: string, options: { joins: boolean }, read: (database: Database.Database) => Result): Result {
  if (options.joins && hasPendingLog(path) && fileSize(`${path}-shm`) !== null) return readAndClose(new Database(path, { readonly: true, fileMustExist: true }), read);
  const directory = mkdtempSync(join(tmpdir(), 'chatos-inspect-'));
  try {
    const copy = join(directory, 'copy.sqlite');
    copyFileSync(path, copy);
    if (hasPendingLog(path)) copyFileSync(`${path}-wal`, `${copy}-wal`);
    return readAndClose(new Database(copy, { fileMustExist: true }), read);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

export function readAndClose<Result>(database: Database.Database, read: (database: Database.Database) => Result): Result {
  try {
    database.pragma('query_only = ON');
    return read(database);
  } finally {
    database.close();
  }
}
