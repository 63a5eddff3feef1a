import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import type { Message, Session, Turn } from '@chatos/contracts';
import { temporaryDirectory } from '@chatos/testing';
import { expect, test } from 'vitest';
import { conversationComponent } from './component.ts';
import { createConversationStore } from './conversation-store.ts';
import { encodeCursor } from './cursors.ts';

test('no query of a page, a turn or a watcher scans a table or sorts', () => {
  using directory = temporaryDirectory();
  const { database, store, statements } = open(directory.path);
  store.policies.find('tool', 'session');
  store.policies.setForSession;
  store.sessionTools.choices('session');
  store.sessions.idsOfWorkspace('w');
  store.sessions.deletedIds();
  const plans = new Map<string, string[]>();
  const explain = (name: string, { sql, params }: { sql: string; params: unknown[] }) => {
    plans.set(name, (database.raw.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...params) as { detail: string }[]).map(({ detail }) => detail));
  };
  explain('sessions', store.sessions.explainable({ limit: 50 }));
  explain('sessions after', store.sessions.explainable({ limit: 50, cursor: encodeCursor([5, 'a']) }));
  explain('sessions of a workspace', store.sessions.explainable({ limit: 50, workspaceId: 'w', cursor: encodeCursor([5, 'a']) }));
  explain('messages', store.messages.explainable({ sessionId: 's', limit: 50 }));
  explain('messages before', store.messages.explainable({ sessionId: 's', limit: 50, cursor: encodeCursor([5, 1]) }));
  for (const sql of [...statements]) {
    if (/^(select|update|delete)/.test(sql)) explain(sql, { sql, params: Array.from(sql.matchAll(/\?/g), () => null) });
  }
  expect(plans.size).toBeGreaterThan(10);

  for (const [name, details] of plans) {
    for (const detail of details) {
      // The first page reads its index from the end: SQLite calls that a scan of the index, and it stops at the limit.
      if (name === 'sessions' && /^SCAN chat_sessions USING INDEX chat_sessions_by_use$/.test(detail)) continue;
      expect(detail, `${name}: ${details.join(' | ')}`).not.toMatch(/^SCAN|TEMP B-TREE/);
    }
  }
  database.close();
});

test('a page carries no more text than a frame may, and its cursor leads on', () => {
  using directory = temporaryDirectory();
  const { database, store } = open(directory.path);
  store.sessions.insert({ id: 's' as Session['id'], title: '', modelId: null, workspaceId: null, workspaceRoot: null, createdAt: 1 });
  for (let index = 0; index < 5; index += 1) {
    const turn = store.turns.insert({ id: `t${index}` as Turn['id'], sessionId: 's' as Session['id'], modelId: '', modelName: '', configRevision: 0, createdAt: 1 });
    const seq = store.messages.insert({ id: `m${index}` as Message['id'], sessionId: 's', turnSeq: turn.seq, role: 'user', createdAt: 1 });
    store.messages.putPart(seq, 0, { kind: 'text', step: 0, text: 'x'.repeat(1_500_000) });
  }
  const first = store.messages.page({ sessionId: 's', limit: 50 });
  expect(first.items.map(({ id }) => id)).toEqual(['m3', 'm4']);
  const second = store.messages.page({ sessionId: 's', limit: 50, cursor: first.nextCursor ?? undefined });
  expect(second.items.map(({ id }) => id)).toEqual(['m1', 'm2']);
  database.close();
});

test('the database itself refuses two turns under way in one session, and an end without a terminal state', () => {
  using directory = temporaryDirectory();
  const { database, store } = open(directory.path);
  store.sessions.insert({ id: 's' as Session['id'], title: '', modelId: null, workspaceId: null, workspaceRoot: null, createdAt: 1 });
  const [first, second] = ['a', 'b'].map((id) => store.turns.insert({ id: id as Turn['id'], sessionId: 's' as Session['id'], modelId: '', modelName: '', configRevision: 0, createdAt: 1 }));
  store.turns.setState(first!.seq, 'running');
  expect(() => store.turns.setState(second!.seq, 'running')).toThrow('UNIQUE');
  expect(() => store.turns.setState(first!.seq, 'completed')).toThrow('CHECK');
  database.close();
});

function open(directory: string) {
  const database = openRuntimeDatabase(createRuntimeContext(resolveStateRoot(directory), 'chat'), [conversationComponent('chat')]);
  const statements: string[] = [];
  const prepare = database.raw.prepare.bind(database.raw);
  // Every statement a store prepares, at its creation and later.
  database.raw.prepare = ((sql: string) => {
    statements.push(sql);
    return prepare(sql);
  }) as typeof database.raw.prepare;
  return { database, store: createConversationStore(database, 'chat'), statements };
}
