import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import type { StateDatabase } from '@chatos/state';
import { conversationComponent } from '../src/index.ts';
import { createConversationStore } from '../src/store/conversation-store.ts';
import type { ConversationStore } from '../src/store/conversation-store.ts';

export const SESSION = 'session' as never;

/** A store as Chat opens it, with one session. */
export function openStore(directory: string): { database: StateDatabase<'chat'>; store: ConversationStore } {
  const database = openRuntimeDatabase(createRuntimeContext(resolveStateRoot(directory), 'chat'), [conversationComponent('chat')]);
  const store = createConversationStore(database, 'chat');
  store.sessions.insert({ id: SESSION, title: 'bench', modelId: null, workspaceId: null, workspaceRoot: null, createdAt: 1 });
  return { database, store };
}

/** Appends one message of about 500 characters to a turn of its own, as a send does. */
export function appendMessage(store: ConversationStore, index: number): void {
  store.transaction(() => {
    const turn = store.turns.insert({ id: crypto.randomUUID() as never, sessionId: SESSION, modelId: 'm', modelName: 'M', configRevision: 1, createdAt: index });
    const seq = store.messages.insert({ id: crypto.randomUUID(), sessionId: SESSION, turnSeq: turn.seq, role: 'user', createdAt: index });
    store.messages.putPart(seq, 0, { kind: 'text', step: 0, text: BODY });
    store.sessions.touch(SESSION, index);
  });
}

export const BODY = 'A message of about five hundred characters. '.repeat(11);
