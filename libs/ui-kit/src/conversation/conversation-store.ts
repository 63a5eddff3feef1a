import { EMPTY_CONVERSATION, reduceConversation } from './conversation-state.ts';
import type { ConversationAction, ConversationState } from './conversation-state.ts';

/** Holds the state of one conversation outside React and tells its readers at most once a frame, however many deltas came. */
export interface ConversationStore {
  snapshot(): ConversationState;
  subscribe(listener: () => void): () => void;
  dispatch(action: ConversationAction): void;
}

/** A hidden page gets no frames; its state still has to move on. */
const HIDDEN_PAUSE_MS = 200;

export function createConversationStore(schedule: (work: () => void) => void = nextFrame): ConversationStore {
  let state = EMPTY_CONVERSATION;
  let shown = state;
  let isScheduled = false;
  const listeners = new Set<() => void>();
  const publish = () => {
    isScheduled = false;
    shown = state;
    for (const listener of [...listeners]) listener();
  };
  return {
    snapshot: () => shown,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch(action) {
      const next = reduceConversation(state, action);
      if (next === state) return;
      state = next;
      if (isScheduled) return;
      isScheduled = true;
      schedule(publish);
    },
  };
}

function nextFrame(work: () => void): void {
  if (document.visibilityState === 'visible') requestAnimationFrame(work);
  else setTimeout(work, HIDDEN_PAUSE_MS);
}
