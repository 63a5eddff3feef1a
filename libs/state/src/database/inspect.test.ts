import { temporaryDirectory } from '@chatos/testing';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { snapshotDirectory } from '../../test/support/directory-snapshot.ts';
import { openChat } from '../../test/support/open-chat.ts';
import { APPLICATION_IDS, inspectDatabase } from '../index.ts';

describe('inspectDatabase', () => {
  it('reports what is in a closed database and changes nothing below the state root', () => {
    using directory = temporaryDirectory();
    const database = openChat(directory.path);
    database.close();
    const before = snapshotDirectory(directory.path);
    expect(inspectDatabase(database.path, { check: true })).toEqual({
      path: database.path, sizeInBytes: expect.any(Number), applicationId: APPLICATION_IDS.chat, kind: 'chat', owner: 'chatos_chat_runtime',
      components: [{ name: 'chat', version: 1 }], tables: ['chat_notes', 'schema_versions', 'state_owner'], isPredecessor: false, findings: [],
    });
    expect(snapshotDirectory(directory.path)).toEqual(before);
  });

  it('sees what an open database holds in its log only', () => {
    using directory = temporaryDirectory();
    const database = openChat(directory.path);
    database.raw.exec('CREATE TABLE chat_later (id INTEGER)');
    expect(inspectDatabase(database.path).tables).toContain('chat_later');
    database.close();
  });

  it('knows the predecessor’s, and says what is none', () => {
    using directory = temporaryDirectory();
    const path = join(directory.path, 'x.sqlite');
    expect(() => inspectDatabase(path)).toThrow(expect.objectContaining({ code: 'database-unusable', problem: expect.stringContaining('no such file') }));
    const database = new Database(path);
    database.exec('CREATE TABLE records (table_name, id, payload)');
    database.close();
    expect(inspectDatabase(path)).toMatchObject({ kind: null, owner: null, components: [], isPredecessor: true });
  });
});
