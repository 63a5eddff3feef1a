import type { RuntimeName } from '@chatos/contracts';
import type { StateDatabase } from '@chatos/state';
import { consentTables } from '../consent/tables.ts';
import { createMessageSearch } from '../search/message-search.ts';
import type { MessageSearch } from '../search/message-search.ts';
import { createMessageStore } from './message-store.ts';
import type { MessageStore } from './message-store.ts';
import { createPendingNoteStore } from './pending-note-store.ts';
import type { PendingNoteStore } from './pending-note-store.ts';
import { createPolicyStore } from './policy-store.ts';
import type { PolicyStore } from './policy-store.ts';
import { conversationTables } from './schema.ts';
import { createSessionStore } from './session-store.ts';
import type { SessionStore } from './session-store.ts';
import { createSessionToolStore } from './session-tool-store.ts';
import type { SessionToolStore } from './session-tool-store.ts';
import { createTurnStore } from './turn-store.ts';
import type { TurnStore } from './turn-store.ts';

/** The rows of one runtime's conversations. Every method is one statement unless it says otherwise; `transaction` makes several one. */
export interface ConversationStore {
  readonly sessions: SessionStore;
  readonly turns: TurnStore;
  readonly messages: MessageStore;
  readonly policies: PolicyStore;
  readonly pendingNotes: PendingNoteStore;
  readonly sessionTools: SessionToolStore;
  readonly search: MessageSearch;
  transaction<T>(work: () => T): T;
}

export function createConversationStore<Runtime extends RuntimeName>(database: StateDatabase<Runtime>, runtime: Runtime): ConversationStore {
  const tables = conversationTables(runtime);
  const consent = consentTables(runtime);
  return {
    sessions: createSessionStore(database.drizzle, tables, runtime),
    turns: createTurnStore(database.drizzle, tables),
    messages: createMessageStore(database.drizzle, tables),
    pendingNotes: createPendingNoteStore(database.drizzle, tables),
    policies: createPolicyStore(database.drizzle, tables, consent),
    sessionTools: createSessionToolStore(database.drizzle, consent),
    search: createMessageSearch(database, runtime),
    transaction: (work) => database.transaction(work),
  };
}
