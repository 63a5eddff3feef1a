import type { RuntimeContext, StateDatabase } from '@chatos/state';
import { createRuntimeContext, inspectDatabase, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import { temporaryDirectory } from '@chatos/testing';
import { getTableConfig } from 'drizzle-orm/sqlite-core';
import { describe, expect, it, vi } from 'vitest';
import { openTestStore } from '../test/support/open-store.ts';
import type { RuntimeStore } from './index.ts';
import { openRuntimeStore, runtimeStoreComponent } from './index.ts';
import { createTables } from './tables.ts';

/** Never run: tsc checks that each marked line is an error, and fails on a mark that has none. */
export function refusedByTheCompiler(chat: RuntimeContext<'chat'>, aide: RuntimeContext<'aide'>, chatDatabase: StateDatabase<'chat'>, configuration: StateDatabase<'configuration'>): void {
  openRuntimeStore(chat, chatDatabase);
  // @ts-expect-error AIDE's store does not open on Chat's database.
  openRuntimeStore(aide, chatDatabase);
  // @ts-expect-error A runtime's store does not open as the owner of the configuration.
  openRuntimeStore(aide, configuration);
}

function fill(store: RuntimeStore, sessionId: string): void {
  for (let index = 0; index < 3; index += 1) {
    store.tasks.add({ title: `task ${index}`, sessionId });
    const [before, after] = [index, index + 1].map((version) => Buffer.from(`${sessionId} ${version}`));
    store.fileChanges.finish(store.fileChanges.plan([{ path: 'a.ts', absolutePath: '/w/a.ts', changeType: 'modified', sessionId, diff: '@@', before: before ?? null, after: after ?? null }], { maxContentBytes: 1e6 }).ids);
    const stream = store.subagentStreams.start({ sessionId, toolCallId: `call-${index}` });
    store.subagentStreams.addStep(stream.id, { type: 'notice', payload: 'hello' });
  }
}

function countRows(database: StateDatabase, runtime: string): Record<string, number> {
  const count = (table: string): number => database.raw.prepare<[], number>(`SELECT count(*) FROM ${runtime}_${table}`).pluck().get() ?? 0;
  return Object.fromEntries(['tasks', 'file_changes', 'subagent_streams', 'subagent_steps'].map((table) => [table, count(table)]));
}

describe('a runtime store', () => {
  it('does not open with the other runtime’s database, even around the types', () => {
    using directory = temporaryDirectory();
    const root = resolveStateRoot(directory.path);
    const [chat, aide] = [createRuntimeContext(root, 'chat'), createRuntimeContext(root, 'aide')];
    const database = openRuntimeDatabase(aide, [runtimeStoreComponent('aide')]);
    expect(() => openRuntimeStore(chat, database as unknown as StateDatabase<'chat'>)).toThrow(/store of chat cannot be opened with the database of aide/);
    database.close();
    expect(() => openRuntimeDatabase(chat, [runtimeStoreComponent('aide')])).toThrow(expect.objectContaining({ code: 'component-foreign' }));
  });

  it('has tables of its runtime’s name alone, and both runtimes keep apart in one state root', () => {
    using directory = temporaryDirectory();
    using chat = openTestStore('chat', directory);
    using aide = openTestStore('aide', directory);
    fill(chat.store, 'same-id');
    expect(aide.store.tasks.list().items).toEqual([]);
    expect(aide.store.fileChanges.list().items).toEqual([]);
    for (const test of [chat, aide]) {
      const prefix = `${test.context.runtime}_`;
      const { tables } = inspectDatabase(test.database.path);
      expect(tables.filter((table) => !table.startsWith(prefix))).toEqual(['schema_versions', 'state_owner']);
    }
  });

  it('has in Drizzle exactly the columns its migrations make', () => {
    using test = openTestStore('chat');
    for (const table of Object.values(createTables('chat'))) {
      const { name, columns } = getTableConfig(table);
      const actual = test.database.raw.prepare<[string], { name: string; notnull: number; type: string }>('SELECT name, "notnull", type FROM pragma_table_info(?) ORDER BY cid').all(name);
      expect(columns.map((column) => ({ name: column.name, type: column.getSQLType().toUpperCase() }))).toEqual(actual.map((column) => ({ name: column.name, type: column.type })));
    }
  });

  it('removes all of one session’s rows and none of another’s', () => {
    using test = openTestStore('aide');
    fill(test.store, 'gone');
    fill(test.store, 'kept');
    test.store.removeSession('gone');
    expect(countRows(test.database, 'aide')).toEqual({ tasks: 3, file_changes: 3, subagent_streams: 3, subagent_steps: 3 });
    expect(test.store.tasks.list({ sessionId: 'gone' }).items).toEqual([]);
    expect(test.store.tasks.list({ sessionId: 'kept' }).items).toHaveLength(3);
  });

  it('removes a session as part of the caller’s transaction', () => {
    using test = openTestStore('chat');
    fill(test.store, 's1');
    expect(() => test.database.transaction(() => {
      test.store.removeSession('s1');
      throw new Error('the session’s messages could not be removed');
    })).toThrow(/could not be removed/);
    expect(countRows(test.database, 'chat')).toEqual({ tasks: 3, file_changes: 3, subagent_streams: 3, subagent_steps: 3 });
  });

  it('scans no table: every query is an indexed search', () => {
    using test = openTestStore('chat');
    const prepare = vi.spyOn(test.database.raw, 'prepare');
    fill(test.store, 's1');
    const task = test.store.tasks.add({ title: 'x', sessionId: 's1' });
    test.store.tasks.get(task.id);
    test.store.tasks.update(task.id, { title: 'y' });
    test.store.tasks.remove(task.id);
    for (const list of [test.store.tasks, test.store.fileChanges, test.store.subagentStreams]) {
      const { nextCursor } = list.list({ limit: 1 });
      list.list({ limit: 1, cursor: nextCursor ?? undefined, sessionId: 's1' });
    }
    const stream = test.store.subagentStreams.list().items[0];
    test.store.subagentStreams.steps(stream?.id ?? '');
    test.store.subagentStreams.update(stream?.id ?? '', { inputTokens: 1 });
    test.store.subagentStreams.finish(stream?.id ?? '', 'failed');
    test.store.subagentStreams.running();
    test.store.subagentStreams.markInterrupted('ended');
    const change = test.store.fileChanges.list().items[0];
    test.store.fileChanges.get(change?.id ?? '');
    test.store.contents.read(change?.after ?? '');
    test.store.fileChanges.discard(test.store.fileChanges.plan([{ path: 'b', absolutePath: '/w/b', changeType: 'created', sessionId: 's1', before: null, after: Buffer.from('b') }], { maxContentBytes: 5 }).ids);
    test.store.fileChanges.reconcile();
    test.store.removeSession('s1');
    const statements = [...new Set(prepare.mock.calls.map(([sql]) => sql))].filter((sql) => !/^insert/i.test(sql));
    prepare.mockRestore();

    expect(statements.length).toBeGreaterThanOrEqual(30);
    for (const sql of statements) {
      const parameters = Array.from({ length: sql.split('?').length - 1 }, () => 1);
      const plan = test.database.raw.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters).map((row) => row.detail);
      expect({ sql, plan: plan.filter((detail) => /SCAN|TEMP B-TREE/.test(detail)) }).toEqual({ sql, plan: [] });
      expect(plan.join()).toContain('SEARCH');
    }
  });
});
