import { temporaryDirectory } from '@chatos/testing';
import Database from 'better-sqlite3';
import { copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notesComponent } from '../../test/support/components.ts';
import { snapshotDirectory } from '../../test/support/directory-snapshot.ts';
import { openChat } from '../../test/support/open-chat.ts';
import type { RuntimeContext, StateErrorCode } from '../index.ts';
import { createConfigurationContext, createRuntimeContext, openConfigurationDatabase, openRuntimeDatabase, prepareDirectories, resolveStateRoot } from '../index.ts';

describe('a database that is not ours to open', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let context: RuntimeContext<'chat'>;
  beforeEach(() => {
    directory = temporaryDirectory();
    context = createRuntimeContext(resolveStateRoot(directory.path), 'chat');
    prepareDirectories(context);
  });
  afterEach(() => directory.remove());

  /** Refused with this code, by an error that names the file and says what to do; every byte below the state root stays as it was. */
  function expectRefusal(code: StateErrorCode, problem: RegExp): void {
    const before = snapshotDirectory(directory.path);
    expect(() => openChat(directory.path)).toThrow(expect.objectContaining({ name: 'StateError', code, path: context.paths.database, problem: expect.stringMatching(problem), remedy: expect.stringMatching(/\w/) }));
    expect(snapshotDirectory(directory.path)).toEqual(before);
  }

  /** A database as the predecessor wrote it: WAL, one table, no application id. */
  function writePredecessor(path: string): Database.Database {
    const database = new Database(path);
    database.pragma('journal_mode = WAL');
    database.exec('CREATE TABLE records(table_name TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, PRIMARY KEY (table_name, id))');
    return database;
  }

  it('is refused where it is the predecessor’s', () => {
    writePredecessor(context.paths.database).close();
    expectRefusal('database-predecessor', /earlier application/);
  });

  it('is refused where it is the predecessor’s and still in its log, as after a crash', () => {
    const elsewhere = `${directory.path}/elsewhere.sqlite`;
    const open = writePredecessor(elsewhere);
    copyFileSync(elsewhere, context.paths.database);
    copyFileSync(`${elsewhere}-wal`, `${context.paths.database}-wal`);
    open.close();
    expectRefusal('database-predecessor', /earlier application/);
  });

  it('is refused where it is the predecessor’s and in use', () => {
    const open = writePredecessor(context.paths.database);
    expectRefusal('database-predecessor', /earlier application/);
    open.close();
  });

  it('is refused where another application wrote it', () => {
    const database = new Database(context.paths.database);
    database.exec('CREATE TABLE bookmarks (id)');
    database.close();
    expectRefusal('database-foreign', /another application/);
  });

  it('is refused where it is the other side’s', () => {
    const root = resolveStateRoot(directory.path);
    const configuration = createConfigurationContext(root);
    openConfigurationDatabase(configuration, [notesComponent('config', 1)]).close();
    copyFileSync(configuration.paths.database, context.paths.database);
    expectRefusal('database-foreign', /"chatos", not "chatos_chat_runtime"/);
  });

  it('is refused by AIDE and by the configuration where it is Chat’s', () => {
    openChat(directory.path).close();
    const root = resolveStateRoot(directory.path);
    const aide = createRuntimeContext(root, 'aide');
    prepareDirectories(aide);
    copyFileSync(context.paths.database, aide.paths.database);
    const before = snapshotDirectory(directory.path);
    const refusal = expect.objectContaining({ code: 'database-foreign', problem: expect.stringContaining('"chatos_chat_runtime", not "chatos"') });
    expect(() => openRuntimeDatabase(aide, [])).toThrow(refusal);
    expect(() => openConfigurationDatabase(createConfigurationContext(root), [])).toThrow(refusal);
    expect(snapshotDirectory(directory.path)).toEqual(before);
  });

  it('is refused where its number is ours and its owner row is not', () => {
    openChat(directory.path).close();
    const database = new Database(context.paths.database);
    database.exec(`UPDATE state_owner SET host_app = 'chatos'`);
    database.close();
    expectRefusal('database-foreign', /"chatos", not/);
    const again = new Database(context.paths.database);
    again.exec('DELETE FROM state_owner');
    again.close();
    expectRefusal('database-foreign', /names no owner/);
  });

  it('is refused where a newer version wrote it', () => {
    openChat(directory.path, [notesComponent('chat', 3)]).close();
    expectRefusal('database-newer', /newer ChatOS: "chat" has version 3, this one knows 1/);
  });

  it('is refused where a newer version wrote it and did not close it', () => {
    const elsewhere = temporaryDirectory();
    const open = openChat(elsewhere.path, [notesComponent('chat', 3)]);
    open.raw.exec(`INSERT INTO chat_notes (text) VALUES ('in the log')`);
    for (const suffix of ['', '-wal', '-shm']) copyFileSync(`${open.path}${suffix}`, `${context.paths.database}${suffix}`);
    expectRefusal('database-newer', /newer ChatOS/);
    open.close();
    elsewhere.remove();
  });

  it('is refused where it is something else', () => {
    writeFileSync(context.paths.database, 'a shopping list, long enough to be a header of one hundred bytes. '.repeat(4));
    expectRefusal('database-not-sqlite', /is not an SQLite database/);
  });

  it('is refused where it is shorter than a header', () => {
    writeFileSync(context.paths.database, 'x');
    expectRefusal('database-not-sqlite', /is not an SQLite database/);
  });

  it('is refused where it is empty', () => {
    writeFileSync(context.paths.database, '');
    expectRefusal('database-empty', /empty file/);
  });

  it('is refused where it is a directory', () => {
    mkdirSync(context.paths.database);
    expectRefusal('database-unusable', /cannot be opened/);
  });

  describe('because it is damaged', () => {
    beforeEach(() => {
      const database = openChat(directory.path);
      for (let index = 0; index < 200; index += 1) database.raw.prepare('INSERT INTO chat_notes (text) VALUES (?)').run('x'.repeat(500));
      database.close();
    });

    it('is refused where its end is missing', () => {
      truncateSync(context.paths.database, 6 * 4096);
      expectRefusal('database-corrupt', /is damaged/);
    });

    it('is refused where one page was overwritten', () => {
      const bytes = readFileSync(context.paths.database);
      bytes.fill(0xa5, 10 * 4096, 11 * 4096);
      writeFileSync(context.paths.database, bytes);
      expectRefusal('database-corrupt', /is damaged/);
    });

    it('is refused where its schema was overwritten', () => {
      const bytes = readFileSync(context.paths.database);
      bytes.fill(0xa5, 100, 4096);
      writeFileSync(context.paths.database, bytes);
      expectRefusal('database-corrupt', /is damaged/);
    });
  });
});
