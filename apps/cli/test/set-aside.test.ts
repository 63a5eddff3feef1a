import { acquireOwnerLock, resolveStateRoot } from '@chatos/state/paths';
import { temporaryDirectory } from '@chatos/testing';
import Database from 'better-sqlite3';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chatos } from './support.ts';

function writePredecessor(root: string): void {
  mkdirSync(join(root, 'chatos'), { recursive: true });
  const database = new Database(join(root, 'chatos', 'chatos.db.sqlite'));
  database.exec('CREATE TABLE records (table_name TEXT, id TEXT, payload TEXT)');
  database.close();
}

test('it first only shows what would move, and moves it with --yes; then the doctor has nothing to say against it', async () => {
  using root = temporaryDirectory();
  writePredecessor(root.path);
  const shown = await chatos(['set-aside', '--state-root', root.path]);
  expect(shown).toMatchObject({ status: 0, output: expect.stringMatching(/^chatos would move to legacy.\d{4}-\d\d-\d\d.chatos\n$/), errors: expect.stringContaining('--yes') });
  expect(readdirSync(root.path)).toEqual(['chatos']);
  expect((await chatos(['doctor', '--state-root', root.path])).output).toContain('chatos set-aside');

  expect(await chatos(['set-aside', '--yes', '--state-root', root.path])).toMatchObject({ status: 0, output: expect.stringContaining('lies now in legacy') });
  expect(readdirSync(root.path)).toEqual(['legacy']);
  expect((await chatos(['doctor', '--state-root', root.path])).status).toBe(0);
  expect((await chatos(['set-aside', '--yes', '--state-root', root.path])).output).toContain('Nothing below');
});

test('it makes no state root, and moves nothing from under a workbench', async () => {
  using root = temporaryDirectory();
  expect((await chatos(['set-aside', '--yes', '--state-root', join(root.path, 'none')])).status).toBe(0);
  expect(existsSync(join(root.path, 'none'))).toBe(false);
  writePredecessor(root.path);
  const lock = acquireOwnerLock(resolveStateRoot(root.path), { kind: 'headless', command: 'chatos serve' });
  const refused = await chatos(['set-aside', '--yes', '--state-root', root.path]);
  lock.release();
  expect(refused).toMatchObject({ status: 1, errors: expect.stringContaining('chatos serve') });
  expect(existsSync(join(root.path, 'chatos'))).toBe(true);
});
