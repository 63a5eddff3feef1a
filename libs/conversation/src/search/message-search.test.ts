import type { MessageHit } from '@chatos/contracts';
import { openRuntimeStore, runtimeStoreComponent } from '@chatos/runtime-store';
import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import { temporaryDirectory } from '@chatos/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conversationComponent } from '../store/component.ts';
import { createConversationStore } from '../store/conversation-store.ts';
import type { ConversationStore } from '../store/conversation-store.ts';
import { foldText } from './folding.ts';

/** Letters in three scripts, both cases, signs FTS5 knows, and characters beyond the BMP. */
const CHARACTERS = [...'abABéÉσΣςжЖ中文检索日本かなカナ한국 "*()-:^\'🎉𠮷'];
const text = (options: { minLength: number; maxLength: number }) => fc.array(fc.constantFrom(...CHARACTERS), options).map((characters) => characters.join(''));

test('finds exactly what a look at every message finds, newest first, page by page', () => {
  fc.assert(fc.property(
    fc.array(text({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 25 }), fc.array(text({ minLength: 0, maxLength: 4 }), { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 5 }),
    (texts, queries, limit) => {
      using opened = open();
      addSession(opened.store, 's');
      texts.forEach((body, index) => addTurn(opened.store, 's', index, body));
      for (const query of queries) {
        const needle = foldText(query.trim()).folded;
        const isLongEnough = [...needle].length >= 2;
        const expected = texts.flatMap((body, index) => (isLongEnough && foldText(body).folded.includes(needle) ? [`m${index}`] : [])).reverse();
        const found = allHits(opened.store, query, limit);
        expect(found.map(({ messageId }) => messageId), JSON.stringify(query)).toEqual(expected);
        for (const { snippet, matches } of found) {
          expect(matches.length).toBeGreaterThan(0);
          for (const { start, end } of matches) expect(foldText(snippet.slice(start, end)).folded).toBe(needle);
        }
      }
    },
  ), { numRuns: 25 });
});

test('no query is an error: quotes, operators, NUL, half a surrogate pair, ten kilobytes', () => {
  using opened = open();
  addSession(opened.store, 's');
  addTurn(opened.store, 's', 1, 'say "hello" AND 100% of *all* words');
  for (const query of ['', ' ', '"', '""', '*', '**', 'AND', 'a AND', 'NEAR(a b)', 'body:x', '^a', '\0', 'a\0', 'a\0b\0c', '\uD800', 'ab\uDC00', '-', '100%_', '🎉', 'x'.repeat(10_000), '中文'.repeat(5_000), '"'.repeat(10_000)]) {
    expect(() => opened.store.search.page({ query, limit: 5 }), query.slice(0, 20)).not.toThrow();
  }
  expect(allHits(opened.store, '"hello" AND').map(({ messageId }) => messageId)).toEqual(['m1']);
  expect(allHits(opened.store, '*A').map(({ messageId }) => messageId)).toEqual(['m1']);
  expect(() => opened.store.search.page({ query: 'hello', limit: 5, cursor: 'made up' })).toThrow('not one this list has given out');
});

test('two characters that begin more trigrams than one look takes are found all the same', () => {
  using opened = open();
  addSession(opened.store, 's');
  for (let index = 0; index < 130; index += 1) addTurn(opened.store, 's', index, `检索${String.fromCodePoint(0x4e00 + index)}`);
  expect(allHits(opened.store, '检索', 40).map(({ messageId }) => messageId)).toEqual(Array.from({ length: 130 }, (_, index) => `m${129 - index}`));
});

test('only words are found, an answer once its turn has ended, and nothing of a deleted, purged or other workspace\'s session', () => {
  using opened = open();
  const { store } = opened;
  addSession(store, 's', 'w1');
  addSession(store, 'other', 'w2');
  const turn = addTurn(store, 's', 1, 'the question');
  const answer = store.messages.insert({ id: 'answer' as never, sessionId: 's', turnSeq: turn, role: 'assistant', createdAt: 2 });
  store.messages.putPart(answer, 0, { kind: 'reasoning', step: 0, text: 'secret thoughts' });
  store.messages.putPart(answer, 1, { kind: 'text', step: 0, text: 'the answ' });
  store.messages.putPart(answer, 1, { kind: 'text', step: 0, text: 'the answer, first half' });
  store.messages.putPart(answer, 2, { kind: 'text', step: 1, text: 'second half' });
  expect(ids(store, 'the')).toEqual(['m1']);
  store.turns.update(turn, { state: 'completed', finishedAt: 3 });
  expect(ids(store, 'the')).toEqual(['answer', 'm1']);
  expect(store.search.page({ query: 'ANSWER', limit: 1 }).items).toEqual([{
    sessionId: 's', sessionTitle: 'title of s', messageId: 'answer', role: 'assistant', createdAt: 2, snippet: 'the answer, first half\nsecond half', matches: [{ start: 4, end: 10 }],
  }]);
  expect(ids(store, 'half')).toEqual(['answer']);
  expect(ids(store, 'lf')).toEqual(['answer']);
  expect(ids(store, 'thoughts')).toEqual([]);

  addTurn(store, 'other', 9, 'the question of others');
  expect(ids(store, 'question')).toEqual(['m9', 'm1']);
  expect(store.search.page({ query: 'question', limit: 5, workspaceId: 'w1' }).items.map(({ messageId }) => messageId)).toEqual(['m1']);
  store.sessions.markDeleted('s', 5);
  expect(ids(store, 'question')).toEqual(['m9']);
  store.sessions.unmarkDeleted('s');
  expect(ids(store, 'question')).toEqual(['m9', 'm1']);
  store.sessions.purge('s');
  expect(ids(store, 'question')).toEqual(['m9']);
  expect(opened.database.raw.prepare('SELECT count(*) FROM chat_message_search').pluck().get()).toBe(1);
});

test('no search scans a table or sorts, and another runtime has an index of its own', () => {
  using opened = open();
  for (const sql of opened.store.search.statements) {
    const parameters = { expression: '"abc"', before: 9, workspaceId: null, count: 3, from: 'ab', to: 'ac', seq: 1 };
    for (const { detail } of opened.database.raw.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(Object.fromEntries(Object.entries(parameters).filter(([name]) => sql.includes(`@${name}`)))) as { detail: string }[]) {
      // What SQLite calls the use of a virtual table's index; the number says that there is a constraint on it.
      if (/^SCAN \S+ VIRTUAL TABLE INDEX \d+:\S/.test(detail) || /^SCAN chat_message_search_terms VIRTUAL TABLE INDEX [1-9]/.test(detail)) continue;
      expect(detail, sql).toMatch(/^SEARCH/);
    }
  }
  expect(conversationComponent('aide').migrations[4]?.sql).not.toContain('chat_');
});

test('the messages of a database from before are found after its migration', () => {
  using directory = temporaryDirectory();
  const context = createRuntimeContext(resolveStateRoot(directory.path), 'chat');
  const component = conversationComponent('chat');
  const before = openRuntimeDatabase(context, [runtimeStoreComponent('chat'), { ...component, migrations: component.migrations.slice(0, 4) }]);
  openRuntimeStore(context, before).close();
  before.raw.exec(`
    INSERT INTO chat_sessions (id, title, created_at, updated_at) VALUES ('s', 'old', 1, 1);
    INSERT INTO chat_turns (seq, id, session_id, state, model_id, model_name, config_revision, created_at, started_at, finished_at) VALUES (1, 't', 's', 'completed', 'm', 'm', 1, 1, 1, 2), (2, 'u', 's', 'running', 'm', 'm', 1, 1, 1, NULL), (3, 'v', 's', 'queued', 'm', 'm', 1, 1, NULL, NULL);
    INSERT INTO chat_messages (seq, id, session_id, turn_seq, place, created_at) VALUES (1, 'm1', 's', 1, 0, 1), (2, 'm2', 's', 1, 1, 1), (3, 'm3', 's', 2, 0, 1), (4, 'm4', 's', 2, 1, 1), (5, 'm5', 's', 3, 0, 1);
    INSERT INTO chat_message_parts (message_seq, position, kind, step, content) VALUES (1, 0, 'text', 0, '全文检索'), (2, 0, 'reasoning', 0, '检索'), (2, 1, 'text', 0, '回答：检索'), (3, 0, 'text', 0, '又是检索。'), (4, 0, 'text', 0, '正在检索'), (5, 0, 'text', 0, '还要检索');
  `);
  before.close();
  const after = openRuntimeDatabase(context, [runtimeStoreComponent('chat'), component]);
  const store = createConversationStore(after, 'chat');
  expect(ids(store, '检索')).toEqual(['m3', 'm2', 'm1']);
  // What was left unfinished is found as soon as its turn has its end.
  store.turns.update(2, { state: 'interrupted', finishedAt: 3 });
  expect(ids(store, '检索')).toEqual(['m4', 'm3', 'm2', 'm1']);
  store.turns.update(3, { state: 'interrupted', finishedAt: 3 });
  expect(ids(store, '检索')).toEqual(['m5', 'm4', 'm3', 'm2', 'm1']);
  after.close();
});

function open() {
  const directory = temporaryDirectory();
  const database = openRuntimeDatabase(createRuntimeContext(resolveStateRoot(directory.path), 'chat'), [conversationComponent('chat')]);
  return {
    database, store: createConversationStore(database, 'chat'),
    [Symbol.dispose]() {
      database.close();
      directory.remove();
    },
  };
}

function addSession(store: ConversationStore, id: string, workspaceId: string | null = null): void {
  store.sessions.insert({ id: id as never, title: `title of ${id}`, modelId: null, workspaceId: workspaceId as never, workspaceRoot: null, createdAt: 1 });
}

/** A turn that has started, with the user's message `m<index>`; returns its number. */
function addTurn(store: ConversationStore, sessionId: string, index: number, body: string): number {
  const turn = store.turns.insert({ id: `t${index}` as never, sessionId: sessionId as never, modelId: '', modelName: '', configRevision: 0, createdAt: index });
  const seq = store.messages.insert({ id: `m${index}`, sessionId, turnSeq: turn.seq, role: 'user', createdAt: index });
  store.messages.putPart(seq, 0, { kind: 'text', step: 0, text: body });
  store.turns.update(turn.seq, { startedAt: index });
  return turn.seq;
}

function ids(store: ConversationStore, query: string): string[] {
  return allHits(store, query).map(({ messageId }) => messageId);
}

function allHits(store: ConversationStore, query: string, limit = 50): MessageHit[] {
  const found: MessageHit[] = [];
  let cursor: string | undefined;
  do {
    const page = store.search.page({ query, limit, cursor });
    found.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}
