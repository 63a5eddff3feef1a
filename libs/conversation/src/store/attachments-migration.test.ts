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
  // As the version of that time wrote it.
  before.raw.exec(`
    INSERT INTO chat_sessions (id, title, created_at, updated_at) VALUES ('s', 'old', 1, 1);
    INSERT INTO chat_turns (seq, id, session_id, state, model_id, model_name, config_revision, created_at, finished_at) VALUES (1, 't', 's', 'completed', 'm', 'm', 1, 1, 2);
    INSERT INTO chat_messages (seq, id, session_id, turn_seq, place, created_at) VALUES (1, 'm', 's', 1, 0, 1);
    INSERT INTO chat_message_parts (message_seq, position, kind, step, content) VALUES (1, 0, 'text', 0, 'written before');
  `);
  const seq = 1;
  const text = { kind: 'text', step: 0, text: 'written before' } as const;
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
