import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { createPrivateFile } from '../files/private-file.ts';
import { publishExclusive } from '../files/publish-exclusive.ts';
import { syncDirectory, syncFile } from '../files/sync.ts';
import type { Component } from './component.ts';
import { configureWriter, connect } from './connection.ts';
import type { DatabaseKind } from './file-kind.ts';
import { APPLICATION_IDS, HOST_APP_OF_KIND } from './file-kind.ts';
import { migrate } from './migrate.ts';
import { STATE_TABLES_SQL } from './schema.ts';

/**
 * Makes a new database: whole, with owner and tables, under a temporary name, and only then under its own. A crash leaves no half-made
 * database, and of two processes that start at once one creates it and the other finds it.
 */
export function createDatabase(path: string, kind: DatabaseKind, components: readonly Component[]): void {
  const temporaryPath = `${path}.new-${randomUUID()}`;
  try {
    build(temporaryPath, kind, components);
    syncFile(temporaryPath);
    publishExclusive(temporaryPath, path);
    syncDirectory(dirname(path));
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${temporaryPath}${suffix}`, { force: true });
  }
}

function build(path: string, kind: DatabaseKind, components: readonly Component[]): void {
  // SQLite takes an empty file for a new database; its log and index get the file's mode.
  createPrivateFile(path);
  const database = connect(path, { create: false });
  try {
    // Before WAL, so that the number stands in the file itself and not only in its log.
    database.pragma(`application_id = ${APPLICATION_IDS[kind]}`);
    configureWriter(database);
    database.transaction(() => {
      database.exec(STATE_TABLES_SQL);
      const now = Date.now();
      database.prepare('INSERT INTO state_owner (singleton, host_app, created_at, opened_at) VALUES (1, ?, ?, ?)').run(HOST_APP_OF_KIND[kind], now, now);
    })();
    migrate(database, path, components);
  } finally {
    database.close();
  }
}
