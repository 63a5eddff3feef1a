import Database from 'better-sqlite3';
import { StateError } from '../errors.ts';

/**
 * The first SQLite without the WAL-reset defect: 3.7.0 to 3.51.2 could corrupt a WAL database written by several connections
 * (https://sqlite.org/wal.html, "the WAL-reset bug").
 */
export const MINIMUM_SQLITE_VERSION = '3.51.3';

/** How long a statement waits for another process's transaction before it fails with SQLITE_BUSY. */
const BUSY_TIMEOUT_MS = 5_000;
/** The log is cut back to this size at a checkpoint, so that one large transaction does not keep its space for ever. */
const JOURNAL_SIZE_LIMIT_BYTES = 5 * 1024 * 1024;
const CACHE_SIZE_KIB = 16_000;

/** Opens for reading and writing and writes nothing. `create` false refuses a file that is not there. */
export function connect(path: string, options: { create: boolean }): Database.Database {
  const database = new Database(path, { fileMustExist: !options.create, timeout: BUSY_TIMEOUT_MS });
  try {
    requireSoundSqlite(database, path);
  } catch (error: unknown) {
    database.close();
    throw error;
  }
  return database;
}

/** What a connection that writes needs; to be followed by `assertFullSync` after its first write. */
export function configureWriter(database: Database.Database): void {
  const mode = database.pragma('journal_mode = WAL', { simple: true });
  if (mode !== 'wal') throw new Error(`journal_mode is ${String(mode)} where WAL was asked for`);
  // After WAL, not before: switching to WAL sets SQLite's own default for it, which is NORMAL in this build.
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  database.pragma(`journal_size_limit = ${JOURNAL_SIZE_LIMIT_BYTES}`);
  database.pragma(`cache_size = -${CACHE_SIZE_KIB}`);
  database.pragma('temp_store = MEMORY');
  // Apple's fsync leaves the bytes in the drive's cache; this asks for F_FULLFSYNC at each checkpoint.
  if (process.platform === 'darwin') database.pragma('checkpoint_fullfsync = ON');
}

/** better-sqlite3 reads FULL on a fresh database and falls back to NORMAL at its first write, so this is checked after one. */
export function assertFullSync(database: Database.Database): void {
  const FULL = 2;
  if (database.pragma('synchronous', { simple: true }) !== FULL) database.pragma('synchronous = FULL');
  const level = database.pragma('synchronous', { simple: true });
  if (level !== FULL) throw new Error(`synchronous is ${String(level)} after a write where FULL (2) was asked for`);
}

/** Throws `database-unusable` where the SQLite at hand has the WAL-reset defect. */
function requireSoundSqlite(database: Database.Database, path: string): void {
  const version = database.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '0';
  if (isAtLeast(version, MINIMUM_SQLITE_VERSION)) return;
  throw new StateError('database-unusable', {
    path,
    problem: `SQLite ${version} can damage a database that several processes write; at least ${MINIMUM_SQLITE_VERSION} is needed.`,
    remedy: 'Install the packages again (npm start does it): better-sqlite3 brings its own SQLite.',
  });
}

export function isAtLeast(version: string, minimum: string): boolean {
  const have = version.split('.').map(Number);
  for (const [index, needed] of minimum.split('.').map(Number).entries()) {
    const part = have[index] ?? 0;
    if (part !== needed) return part > needed;
  }
  return true;
}
