import { temporaryDirectory } from '@chatos/testing';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startChild } from '../../test/support/child.ts';
import { notesComponent } from '../../test/support/components.ts';
import { openChat } from '../../test/support/open-chat.ts';
import { APPLICATION_IDS, createConfigurationContext, createRuntimeContext, openConfigurationDatabase, openRuntimeDatabase, resolveStateRoot } from '../index.ts';
import { isAtLeast } from './connection.ts';

describe('opening a database', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => directory.remove());

  it('makes it with owner, kind, tables and versions, and leaves no other file behind', () => {
    const context = createRuntimeContext(resolveStateRoot(directory.path), 'chat');
    const database = openChat(directory.path, [notesComponent('chat', 2)]);
    expect(database.owner).toBe('chat');
    expect(database.path).toBe(context.paths.database);
    expect(database.raw.pragma('application_id', { simple: true })).toBe(APPLICATION_IDS.chat);
    expect(database.raw.prepare('SELECT host_app FROM state_owner').pluck().all()).toEqual(['chatos_chat_runtime']);
    expect(database.raw.prepare('SELECT component, version FROM schema_versions').all()).toEqual([{ component: 'chat', version: 2 }]);
    database.close();
    database.close();
    expect(readdirSync(context.paths.directory).toSorted()).toEqual(['backups', 'blobs', 'runtime.db.sqlite', 'sessions']);
    expect(readdirSync(context.paths.backups)).toEqual([]);
    expect(readFileSync(context.paths.database).readInt32BE(68)).toBe(APPLICATION_IDS.chat);
  });

  it.skipIf(process.platform === 'win32')('lets nobody but its owner read it, its log, its backup or one that an earlier version made', () => {
    const { paths } = createRuntimeContext(resolveStateRoot(directory.path), 'chat');
    const mode = (path: string): number => statSync(path).mode & 0o777;
    const first = openChat(directory.path);
    expect([mode(paths.database), mode(`${paths.database}-wal`), mode(`${paths.database}-shm`)]).toEqual([0o600, 0o600, 0o600]);
    first.close();
    chmodSync(paths.database, 0o644);
    openChat(directory.path, [notesComponent('chat', 2)]).close();
    expect(mode(paths.database)).toBe(0o600);
    expect(readdirSync(paths.backups).map((name) => mode(`${paths.backups}/${name}`))).toEqual([0o600]);
  });

  it('sets what the promise of durability rests on, and FULL stays after writes', () => {
    for (let round = 0; round < 2; round += 1) {
      const database = openChat(directory.path);
      const pragma = (name: string): unknown => database.raw.pragma(name, { simple: true });
      database.transaction(() => database.raw.exec(`INSERT INTO chat_notes (text) VALUES ('one')`));
      expect({
        journal: pragma('journal_mode'), synchronous: pragma('synchronous'), foreignKeys: pragma('foreign_keys'), busy: pragma('busy_timeout'), limit: pragma('journal_size_limit'),
        fullfsync: pragma('checkpoint_fullfsync'),
      }).toEqual({ journal: 'wal', synchronous: 2, foreignKeys: 1, busy: 5000, limit: 5 * 1024 * 1024, fullfsync: process.platform === 'darwin' ? 1 : 0 });
      database.close();
    }
  });

  it('asks for an SQLite without the WAL-reset defect', () => {
    expect([isAtLeast('3.51.3', '3.51.3'), isAtLeast('3.54.1', '3.51.3'), isAtLeast('4.0.0', '3.51.3'), isAtLeast('3.51.2', '3.51.3'), isAtLeast('3.9.9', '3.51.3')]).toEqual([true, true, true, false, false]);
  });

  it('keeps configuration and AIDE side by side in one file, each with its own versions', () => {
    const root = resolveStateRoot(directory.path);
    const configuration = openConfigurationDatabase(createConfigurationContext(root), [notesComponent('config', 1)]);
    const aide = openRuntimeDatabase(createRuntimeContext(root, 'aide'), [notesComponent('aide', 2)]);
    expect(configuration.path).toBe(aide.path);
    expect(configuration.raw.prepare('SELECT component, version FROM schema_versions ORDER BY component').all()).toEqual([{ component: 'aide', version: 2 }, { component: 'config', version: 1 }]);
    expect(aide.raw.pragma('application_id', { simple: true })).toBe(APPLICATION_IDS.admin);
    aide.close();
    configuration.close();
  });

  it('refuses the tables of another owner', () => {
    const context = createRuntimeContext(resolveStateRoot(directory.path), 'chat');
    expect(() => openRuntimeDatabase(context, [{ ...notesComponent('aide', 1), owner: 'aide' }])).toThrow(expect.objectContaining({ code: 'component-foreign' }));
    expect(existsSync(context.paths.directory)).toBe(false);
  });

  it('rolls a transaction back as a whole, and one inside it alone', () => {
    const database = openChat(directory.path);
    const add = (text: string): void => void database.raw.prepare('INSERT INTO chat_notes (text) VALUES (?)').run(text);
    expect(() => database.transaction(() => {
      add('lost');
      throw new Error('stop');
    })).toThrow('stop');
    database.transaction(() => {
      add('kept');
      expect(() => database.transaction(() => {
        add('lost too');
        throw new Error('stop');
      })).toThrow('stop');
    });
    expect(database.raw.prepare('SELECT text FROM chat_notes').pluck().all()).toEqual(['kept']);
    database.close();
  });

  it('works for several processes that make and migrate it at the same moment', async () => {
    const children = Array.from({ length: 4 }, () => startChild('open-and-write.ts', directory.path, '50', '3'));
    const outcomes = await Promise.all(children.map((child) => child.remainingLines()));
    expect(outcomes).toEqual(children.map(() => ['done']));
    const database = openChat(directory.path, [notesComponent('chat', 3)]);
    expect(database.raw.prepare('SELECT count(*) FROM chat_notes').pluck().get()).toBe(200);
    expect(database.raw.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
  });

  it('says that the disk is full and goes on once it is not', () => {
    const database = openChat(directory.path);
    database.raw.pragma(`max_page_count = ${Number(database.raw.pragma('page_count', { simple: true })) + 2}`);
    const insert = database.raw.prepare('INSERT INTO chat_notes (text) VALUES (?)');
    const large = 'x'.repeat(50_000);
    expect(() => database.transaction(() => insert.run(large))).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }));
    database.raw.pragma('max_page_count = 1000000');
    database.transaction(() => insert.run(large));
    expect(database.raw.prepare('SELECT count(*) FROM chat_notes').pluck().get()).toBe(1);
    database.close();
  });
});
