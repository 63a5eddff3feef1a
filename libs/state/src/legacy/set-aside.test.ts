import { temporaryDirectory } from '@chatos/testing';
import Database from 'better-sqlite3';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { snapshotDirectory } from '../../test/support/directory-snapshot.ts';
import { openChat } from '../../test/support/open-chat.ts';
import { createConfigurationContext, createRuntimeContext, openConfigurationDatabase, planSetAside, resolveStateRoot, setAside } from '../index.ts';

const TODAY = new Date('2026-11-22T10:00:00Z');

function writePredecessor(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const database = new Database(path);
  database.exec('CREATE TABLE records(table_name TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL, PRIMARY KEY (table_name, id))');
  database.close();
  writeFileSync(join(dirname(path), 'events.jsonl'), '{"old":true}\n');
}

test('a directory of the earlier application is planned, moved whole, and then a fresh one can be opened in its place', () => {
  using directory = temporaryDirectory();
  const root = resolveStateRoot(directory.path);
  const { paths } = createRuntimeContext(root, 'aide');
  openChat(directory.path).close();
  writePredecessor(paths.database);
  const before = snapshotDirectory(directory.path);
  const old = snapshotDirectory(paths.directory);

  const moves = planSetAside(root, TODAY);
  expect(moves).toEqual([{ from: paths.directory, to: join(root.path, 'legacy', '2026-11-22', 'chatos') }]);
  expect(snapshotDirectory(directory.path)).toEqual(before);

  setAside(moves);
  expect(snapshotDirectory(moves[0]!.to)).toEqual(old);
  expect(planSetAside(root, TODAY)).toEqual([]);
  openConfigurationDatabase(createConfigurationContext(root), []).close();
  expect(readFileSync(join(moves[0]!.to, 'events.jsonl'), 'utf8')).toContain('old');
});

test('what was set aside earlier on the same day is never mixed with it', () => {
  using directory = temporaryDirectory();
  const root = resolveStateRoot(directory.path);
  for (let round = 0; round < 2; round += 1) {
    writePredecessor(createRuntimeContext(root, 'aide').paths.database);
    setAside(planSetAside(root, TODAY));
  }
  expect(readdirSync(join(root.path, 'legacy')).toSorted()).toEqual(['2026-11-22', '2026-11-22-2']);
});

test('a refused start writes nothing beside the predecessor’s database, not even a directory', () => {
  using directory = temporaryDirectory();
  const root = resolveStateRoot(directory.path);
  writePredecessor(createRuntimeContext(root, 'chat').paths.database);
  writePredecessor(createRuntimeContext(root, 'aide').paths.database);
  const before = snapshotDirectory(directory.path);
  expect(() => openChat(directory.path)).toThrow(expect.objectContaining({ code: 'database-predecessor', remedy: expect.stringContaining('chatos set-aside') }));
  expect(() => openConfigurationDatabase(createConfigurationContext(root), [])).toThrow(expect.objectContaining({ code: 'database-predecessor' }));
  expect(snapshotDirectory(directory.path)).toEqual(before);
});
