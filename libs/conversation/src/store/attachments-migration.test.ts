import type { MessagePart } from '@chatos/contracts';
import { openRuntimeStore, runtimeStoreComponent } from '@chatos/runtime-store';
import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import { temporaryDirectory } from '@chatos/testing';
import { expect, test } from 'vitest';
import { conversationComponent } from './component.ts';
import { createConversationStore } from './conversation-store.ts';

test('messages written before attachments were known are all there, and take attachments from now on', () => {
  using directory = temporaryDirectory();
  const context = createRuntimeContext(resolveStateRoot(directory.path), 'chat');
  const component = conversationComponent('chat');
  const before = openRuntimeDatabase(context, [runtimeStoreComponent('chat'), { ...component, migrations: component.migrations.slice(0, 2) }]);
  openRuntimeStore(context, before).close();
  const old = createConversationStore(before, 'chat');
  old.sessions.insert({ id: 's', title: 'old', modelId: null, workspaceId: null, createdAt: 1 } as never);
  const turn = old.turns.insert({ id: 't' as never, sessionId: 's' as never, modelId: 'm', modelName: 'm', configRevision: 1, createdAt: 1 });
  const seq = old.messages.insert({ id: 'm', sessionId: 's', turnSeq: turn.seq, role: 'user', createdAt: 1 });
  const text = { kind: 'text', step: 0, text: 'written before' } as const;
  old.messages.putPart(seq, 0, text);
  before.close();

  const after = openRuntimeDatabase(context, [runtimeStoreComponent('chat'), component]);
  const store = createConversationStore(after, 'chat');
  const attachment = { kind: 'attachment', step: 0, server: 'srv', uri: 'note://1', mimeType: 'text/plain', text: 'a note', media: [] } satisfies MessagePart;
  store.messages.putPart(seq, 1, attachment);
  expect(store.messages.page({ sessionId: 's', limit: 10 }).items.map(({ parts }) => parts)).toEqual([[text, attachment]]);
  // A message that goes takes its parts with it, as before.
  after.raw.prepare('DELETE FROM chat_messages').run();
  expect(after.raw.prepare('SELECT count(*) FROM chat_message_parts').pluck().get()).toBe(0);
  after.close();
});
