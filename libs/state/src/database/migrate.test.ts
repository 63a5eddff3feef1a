import { temporaryDirectory } from '@chatos/testing';
import Database from 'better-sqlite3';
import { readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notesComponent } from '../../test/support/components.ts';
import { openChat } from '../../test/support/open-chat.ts';
import type { Component, RuntimeContext } from '../index.ts';
import { createRuntimeContext, inspectDatabase, resolveStateRoot } from '../index.ts';

describe('migrations', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let context: RuntimeContext<'chat'>;
  beforeEach(() => {
    directory = temporaryDirectory();
    context = createRuntimeContext(resolveStateRoot(directory.path), 'chat');
  });
  afterEach(() => directory.remove());

  const backups = (): string[] => readdirSync(context.paths.backups).toSorted();
  const failing = (sql: string): Component => {
    const base = notesComponent('chat', 1);
    return { ...base, migrations: [...base.migrations, { version: 2, name: 'breaks', sql }] };
  };

  it('run on an older file after a backup that reads back with every row', () => {
    const first = openChat(directory.path);
    first.raw.exec(`INSERT INTO chat_notes (text) VALUES ('one'), ('two')`);
    // Left open: the rows are in the log only, which a copy of the file alone would miss.
    const second = openChat(directory.path, [notesComponent('chat', 2)]);
    expect(second.raw.prepare('SELECT text, extra_1 FROM chat_notes').all()).toEqual([{ text: 'one', extra_1: null }, { text: 'two', extra_1: null }]);
    expect(backups()).toEqual([expect.stringMatching(/^runtime\.db\.sqlite\..*\.backup$/)]);
    const copyPath = join(context.paths.backups, backups()[0] ?? '');
    expect(inspectDatabase(copyPath, { check: true })).toMatchObject({ kind: 'chat', owner: 'chatos_chat_runtime', components: [{ name: 'chat', version: 1 }], findings: [] });
    const copy = new Database(copyPath, { readonly: true });
    expect(copy.prepare('SELECT text FROM chat_notes').pluck().all()).toEqual(['one', 'two']);
    copy.close();
    second.close();
    first.close();
  });

  it('run once: a second start makes no backup', () => {
    openChat(directory.path).close();
    openChat(directory.path).close();
    expect(backups()).toEqual([]);
  });

  it('keep the three newest backups', () => {
    for (let version = 1; version <= 6; version += 1) openChat(directory.path, [notesComponent('chat', version)]).close();
    const kept = backups();
    expect(kept).toHaveLength(3);
    expect(kept.map((name) => inspectDatabase(join(context.paths.backups, name)).components[0]?.version)).toEqual([3, 4, 5]);
  });

  it('are rolled back as a whole where one statement fails', () => {
    openChat(directory.path).close();
    const component = failing('CREATE TABLE chat_half (id INTEGER); INSERT INTO nowhere VALUES (1);');
    expect(() => openChat(directory.path, [component])).toThrow(expect.objectContaining({ code: 'migration-failed', problem: expect.stringContaining('version 2 of "chat" (breaks: no such table: nowhere)') }));
    expect(inspectDatabase(context.paths.database)).toMatchObject({ components: [{ name: 'chat', version: 1 }], tables: ['chat_notes', 'schema_versions', 'state_owner'] });
  });

  it('leave no file where the first of all fails', () => {
    const component: Component = { name: 'chat', migrations: [{ version: 1, name: 'breaks', sql: 'CREATE TABLE chat_half (id INTEGER); INSERT INTO nowhere VALUES (1);' }] };
    expect(() => openChat(directory.path, [component])).toThrow(expect.objectContaining({ code: 'migration-failed' }));
    expect(readdirSync(context.paths.directory).toSorted()).toEqual(['backups', 'blobs', 'sessions']);
  });

  it('may not end the transaction they run in', () => {
    openChat(directory.path).close();
    expect(() => openChat(directory.path, [failing('COMMIT;')])).toThrow(expect.objectContaining({ code: 'migration-failed' }));
    expect(inspectDatabase(context.paths.database).components).toEqual([{ name: 'chat', version: 1 }]);
  });

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)('are not run where their backup fails', () => {
    openChat(directory.path).close();
    // A directory that exists, may be written as far as permissions go, and takes no file.
    rmSync(context.paths.backups, { recursive: true });
    symlinkSync('/proc', context.paths.backups);
    expect(() => openChat(directory.path, [failing('CREATE TABLE chat_more (id INTEGER);')])).toThrow(expect.objectContaining({ code: 'backup-failed', path: context.paths.database }));
    expect(inspectDatabase(context.paths.database).components).toEqual([{ name: 'chat', version: 1 }]);
  });

  it('are numbered without a gap, or the code is refused', () => {
    const gap: Component = { name: 'chat', migrations: [{ version: 2, name: 'two', sql: '' }] };
    openChat(directory.path).close();
    expect(() => openChat(directory.path, [gap])).toThrow(/expected 1/);
  });
});
