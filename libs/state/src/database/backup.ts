import type Database from 'better-sqlite3';
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describeError, StateError } from '../errors.ts';
import { createPrivateFile } from '../files/private-file.ts';
import { syncDirectory, syncFile } from '../files/sync.ts';
import { connect } from './connection.ts';
import { readTableNames } from './schema.ts';

/** How many copies of one database are kept; the oldest go first. */
export const KEPT_BACKUPS = 3;
const SUFFIX = '.backup';

/**
 * Copies a database before a migration: VACUUM INTO a temporary file (a plain copy would miss the write-ahead log), fsync, an integrity check
 * and a comparison of the row counts of every table, and only then its name. `directory` exists already. Returns the path of the copy. Throws StateError `backup-failed`.
 */
export function backUp(database: Database.Database, path: string, directory: string): string {
  const name = `${basename(path)}.${new Date().toISOString().replaceAll(':', '-')}-${process.pid}`;
  const target = join(directory, `${name}${SUFFIX}`);
  const temporaryPath = join(directory, `${name}.tmp`);
  try {
    copyAndVerify(database, path, temporaryPath);
    renameSync(temporaryPath, target);
    syncDirectory(directory);
    removeOldest(directory, basename(path));
    return target;
  } catch (error: unknown) {
    rmSync(temporaryPath, { force: true });
    throw new StateError('backup-failed', {
      path,
      problem: `The database ${path} could not be backed up before its update (${describeError(error)}).`,
      remedy: 'It was not updated. Check that the disk is not full, then start again.',
      cause: error,
    });
  }
}

function copyAndVerify(database: Database.Database, path: string, temporaryPath: string): void {
  // Holds other writers off, so that the counts and the copy are of the same moment. VACUUM cannot run inside a transaction itself.
  const holder = connect(path, { create: false });
  try {
    holder.exec('BEGIN IMMEDIATE');
    createPrivateFile(temporaryPath);
    database.prepare('VACUUM INTO ?').run(temporaryPath);
    syncFile(temporaryPath);
    verify(database, temporaryPath);
  } finally {
    holder.close();
  }
}

function verify(database: Database.Database, copyPath: string): void {
  const copy = connect(copyPath, { create: false });
  try {
    const finding = copy.pragma('integrity_check(1)', { simple: true });
    if (finding !== 'ok') throw new Error(`the copy does not read back: ${String(finding)}`);
    const [expected, found] = [countRows(database), countRows(copy)];
    if (expected !== found) throw new Error(`the copy differs from the database: ${found} instead of ${expected}`);
  } finally {
    copy.close();
  }
}

function countRows(database: Database.Database): string {
  const count = (table: string): number => database.prepare<[], number>(`SELECT count(*) FROM "${table.replaceAll('"', '""')}"`).pluck().get() ?? 0;
  return JSON.stringify(Object.fromEntries(readTableNames(database).map((table) => [table, count(table)])));
}

function removeOldest(directory: string, databaseName: string): void {
  const copies = readdirSync(directory).filter((name) => name.startsWith(`${databaseName}.`) && name.endsWith(SUFFIX)).sort();
  for (const name of copies.slice(0, -KEPT_BACKUPS)) rmSync(join(directory, name), { force: true });
}
