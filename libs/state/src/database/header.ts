import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { systemErrorCode } from '../errors.ts';

/** The first bytes of a database file (https://sqlite.org/fileformat.html, section 1.3), read without SQLite. */
export interface DatabaseHeader {
  /** The size of the file in bytes. */
  readonly size: number;
  readonly isSqlite: boolean;
  readonly applicationId: number;
}

const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
const APPLICATION_ID_OFFSET = 68;

/** Null where there is no such file. */
export function readHeader(path: string): DatabaseHeader | null {
  const size = fileSize(path);
  if (size === null) return null;
  const header = Buffer.alloc(HEADER_BYTES);
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, header, 0, HEADER_BYTES, 0);
  } finally {
    closeSync(descriptor);
  }
  return { size, isSqlite: header.toString('latin1', 0, MAGIC.length) === MAGIC, applicationId: header.readInt32BE(APPLICATION_ID_OFFSET) };
}

/** Whether a write-ahead log with content lies beside the database: somebody works with it, or stopped without closing it. */
export function hasPendingLog(path: string): boolean {
  return (fileSize(`${path}-wal`) ?? 0) > 0;
}

/** Null where there is no such file. */
export function fileSize(path: string): number | null {
  try {
    return statSync(path).size;
  } catch (error: unknown) {
    // ENOTDIR: a part of the path is a file, which whoever makes the directories says better.
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return null;
    throw error;
  }
}
