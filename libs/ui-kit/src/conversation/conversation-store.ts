import { EMPTY_CONVERSATION, reduceConversation } from './conversation-state.ts';
import type { ConversationAction, ConversationState } from './conversation-state.ts';

/**
 * Holds the state of one conversation outside React and tells its readers at most once a frame, however much came; and of text that streams less often:
 * nobody reads sixty states a second, and whoever types meanwhile is not to wait for them.
 */
export interface ConversationStore {
  snapshot(): ConversationState;
  subscribe(listener: () => void): () => void;
  dispatch(action: ConversationAction): void;
}

/** A hidden page gets no frames; its state still has to move on. */
const HIDDEN_PAUSE_MS = 200;
/** Between two states of a text that streams: quick enough to look continuous. */
const STREAM_PAUSE_MS = 50;

/** When a new state is told: `soon` is the next frame, `streamed` at its own pace. */
export interface ToldWhen {
  soon(work: () => void): void;
  streamed(work: () => void): void;
}

export function createConversationStore(when: ToldWhen = { soon: nextFrame, streamed: (work) => void setTimeout(work, STREAM_PAUSE_MS) }): ConversationStore {
  let state = EMPTY_CONVERSATION;
  let shown = state;
  let scheduled: 'soon' | 'streamed' | null = null;
  const listeners = new Set<() => void>();
  const publish = () => {
    scheduled = null;
    if (shown === state) return;
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
      const pace = action.type === 'event' && action.event.type === 'delta' ? 'streamed' : 'soon';
      if (scheduled === 'soon' || scheduled === pace) return;
      scheduled = pace;
      when[pace](publish);
    },
  };
}

function nextFrame(work: () => void): void {
  if (document.visibilityState === 'visible') requestAnimationFrame(work);
  else setTimeout(work, HIDDEN_PAUSE_MS);
}
