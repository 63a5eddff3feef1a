import type { MessagePart, Session, Turn } from '@chatos/contracts';
import { openRuntimeStore, runtimeStoreComponent } from '@chatos/runtime-store';
import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import { temporaryDirectory } from '@chatos/testing';
import { expect, test } from 'vitest';
import { conversationComponent } from './component.ts';
import { createConversationStore } from './conversation-store.ts';

test('turns written before pauses were known are all there, can be paused, and are searched as before', () => {
  using directory = temporaryDirectory();
  const context = createRuntimeContext(resolveStateRoot(directory.path), 'chat');
  const component = conversationComponent('chat');
  const before = openRuntimeDatabase(context, [runtimeStoreComponent('chat'), { ...component, migrations: component.migrations.slice(0, 5) }]);
  openRuntimeStore(context, before).close();
  // As the version of that time wrote it.
  before.raw.exec(`
    INSERT INTO chat_sessions (id, title, created_at, updated_at) VALUES ('s', 'old', 1, 1);
    INSERT INTO chat_turns (seq, id, session_id, state, model_id, model_name, notice, config_revision, steps, input_tokens, output_tokens, created_at, started_at, finished_at)
      VALUES (7, 't', 's', 'failed', 'm', 'Model', 'why', 3, 4, 5, 6, 1, 2, 3);
    INSERT INTO chat_messages (seq, id, session_id, turn_seq, place, created_at) VALUES (1, 'm', 's', 7, 0, 1);
    INSERT INTO chat_message_parts (message_seq, position, kind, step, content) VALUES (1, 0, 'text', 0, 'written before');
  `);
  before.close();

  const after = openRuntimeDatabase(context, [runtimeStoreComponent('chat'), component]);
  const store = createConversationStore(after, 'chat');
  expect(store.sessions.find('s')).toMatchObject({ mode: 'ask', lastTurnState: 'failed' });
  expect(store.turns.find('s', 't')).toEqual({
    seq: 7, id: 't', sessionId: 's', state: 'failed', modelId: 'm', modelName: 'Model', notice: 'why', configRevision: 3, steps: 4, inputTokens: 5, outputTokens: 6, cost: 0, contextTokens: 0, contextLimit: 0, createdAt: 1, startedAt: 2, finishedAt: 3,
  });
  const [first, second] = ['a', 'b'].map((id) => store.turns.insert({ id: id as Turn['id'], sessionId: 's' as Session['id'], modelId: '', modelName: '', configRevision: 0, createdAt: 4 }));
  expect(first!.seq).toBe(8);
  store.turns.setState(first!.seq, 'paused');
  expect(() => store.turns.setState(second!.seq, 'running')).toThrow('UNIQUE');

  // The index follows the new table as it did the old one.
  const seq = store.messages.insert({ id: 'later', sessionId: 's', turnSeq: second!.seq, role: 'user', createdAt: 5 });
  store.messages.putPart(seq, 0, { kind: 'text', step: 0, text: 'written afterwards' });
  store.turns.update(second!.seq, { state: 'stopped', startedAt: 6, finishedAt: 7 });
  expect(store.search.page({ query: 'afterwards', limit: 10 }).items.map(({ messageId }) => messageId)).toEqual(['later']);
  after.close();
});

test('what the workbench says within a message comes back as it was, and is not found by a search', () => {
  using directory = temporaryDirectory();
  const context = createRuntimeContext(resolveStateRoot(directory.path), 'chat');
  const database = openRuntimeDatabase(context, [conversationComponent('chat')]);
  const store = createConversationStore(database, 'chat');
  store.sessions.insert({ id: 's' as Session['id'], title: '', modelId: null, workspaceId: null, workspaceRoot: null, createdAt: 1 });
  const turn = store.turns.insert({ id: 't' as Turn['id'], sessionId: 's' as Session['id'], modelId: '', modelName: '', configRevision: 0, createdAt: 1 });
  const seq = store.messages.insert({ id: 'm', sessionId: 's', turnSeq: turn.seq, role: 'assistant', createdAt: 1 });
  const parts: MessagePart[] = [
    { kind: 'note', step: 1, text: 'undone by the user' }, { kind: 'summary', step: 2, text: 'undone so far', tokensBefore: 9 }, { kind: 'reasoning', step: 2, text: 'undone thoughts' },
    { kind: 'correction', step: 2, text: 'use tabs' }, { kind: 'text', step: 2, text: 'an answer' },
  ];
  parts.forEach((part, position) => store.messages.putPart(seq, position, part));
  store.turns.update(turn.seq, { state: 'completed', startedAt: 1, finishedAt: 2 });
  expect(store.messages.ofTurn(turn)[0]?.parts).toEqual(parts);
  expect(store.search.page({ query: 'undone', limit: 10 }).items).toEqual([]);
  expect(store.search.page({ query: 'tabs', limit: 10 }).items).toHaveLength(1);
  database.close();
});

test('notes wait for their session alone, in order, and are taken once', () => {
  using directory = temporaryDirectory();
  const database = openRuntimeDatabase(createRuntimeContext(resolveStateRoot(directory.path), 'chat'), [conversationComponent('chat')]);
  const store = createConversationStore(database, 'chat');
  for (const id of ['s', 'other']) store.sessions.insert({ id: id as Session['id'], title: '', modelId: null, workspaceId: null, workspaceRoot: null, createdAt: 1 });
  store.pendingNotes.add('s', 'first', 1);
  store.pendingNotes.add('other', 'not yours', 1);
  store.pendingNotes.add('s', 'second', 1);
  expect([store.pendingNotes.take('s'), store.pendingNotes.take('s')]).toEqual([['first', 'second'], []]);
  store.sessions.purge('other');
  expect(store.pendingNotes.take('other')).toEqual([]);
  database.close();
});
