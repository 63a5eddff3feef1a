import { useSyncExternalStore } from 'react';
import type { ConversationState } from './conversation-state.ts';
import type { ConversationStore } from './conversation-store.ts';

/**
 * One thing of a conversation. Whoever asks for it is drawn anew only when it changes: what streams into the newest message is no matter of the composer.
 * @param select must give the same object again where nothing changed
 */
export function useSelected<Selected>(store: ConversationStore, select: (state: ConversationState) => Selected): Selected {
  const read = () => select(store.snapshot());
  return useSyncExternalStore(store.subscribe, read, read);
}
