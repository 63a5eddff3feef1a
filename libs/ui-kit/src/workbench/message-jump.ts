import type { MessageId, SessionId } from '@chatos/contracts';
import { useSyncExternalStore } from 'react';

/** The message a search, or a record beside the conversation, leads to; the list of its session goes there and then forgets it. */
export type MessageJump = { readonly sessionId: SessionId; readonly messageId: MessageId } | { readonly sessionId: SessionId; /** The message with this tool call. */ readonly callId: string };

let jump: MessageJump | null = null;
const listeners = new Set<() => void>();

/** Asks for a message of a session that is open or about to be opened; null takes that back. */
export function jumpToMessage(to: MessageJump | null): void {
  jump = to;
  for (const listener of [...listeners]) listener();
}

export function useMessageJump(): MessageJump | null {
  return useSyncExternalStore(subscribe, () => jump, () => null);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
