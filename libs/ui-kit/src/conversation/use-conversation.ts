import type { Explained, Message, SessionId } from '@chatos/contracts';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useConnectionState } from '../connection/react.tsx';
import { useRuntime } from '../runtime/runtime-context.tsx';
import type { RuntimeClient } from '../runtime/runtime-context.tsx';
import { showError } from '../shell/toasts.tsx';
import { explainError } from '../text/explain-error.ts';
import { createConversationStore } from './conversation-store.ts';
import type { ConversationStore } from './conversation-store.ts';
import { useSelected } from './use-selected.ts';

/** Messages read at once. */
const PAGE = 50;
/** Earlier parts of a long message read at once. */
const EARLIER_PARTS = 200;
const WATCH_AGAIN_MS = 1_000;

export interface Conversation {
  /** What is known of it: see `useSelected`. */
  readonly store: ConversationStore;
  readonly isLoading: boolean;
  /** Why the messages could not be read; null otherwise. */
  readonly error: Explained | null;
  /** Reads and watches anew, on the user's demand. */
  reload(): void;
  loadOlder(): void;
  readonly isLoadingOlder: boolean;
  /** Reads the parts in front of those held of a message, and puts them in, having said so; never rejects. */
  loadEarlier(message: Message, onPut: () => void): Promise<boolean>;
}

/** Watches one session for as long as the component stands: reads its newest messages, follows its events, and starts over after a loss. */
export function useConversation(sessionId: SessionId): Conversation {
  const { client } = useRuntime();
  const { generation, state: connection } = useConnectionState();
  // A store per session: what came for another one can never show here.
  const store = useMemo(() => createConversationStore(), [sessionId]);
  const [error, setError] = useState<Explained | null>(null);
  const [reloads, setReloads] = useState(0);
  const [isLoadingOlder, setLoadingOlder] = useState(false);
  const followed = useRef<string | null>(null);

  useEffect(() => {
    if (connection !== 'ready') return;
    const abort = new AbortController();
    setError(null);
    const failed = (cause: unknown) => void (abort.signal.aborted || setError(explainError(cause)));
    follow(client, sessionId, store, abort.signal, failed).catch(failed);
    return () => abort.abort();
  }, [client, sessionId, store, generation, connection, reloads]);

  const cursor = useSelected(store, ({ olderCursor }) => olderCursor);
  const loadOlder = useCallback(() => {
    // The answer reaches the page one frame before the cursor behind it does: the same cursor is not followed twice.
    if (typeof cursor !== 'string' || followed.current === cursor) return;
    followed.current = cursor;
    setLoadingOlder(true);
    client.messages
      .list({ sessionId, cursor, limit: PAGE })
      .then((page) => store.dispatch({ type: 'page', messages: page.items, nextCursor: page.nextCursor, isOlder: true }))
      .catch((cause: unknown) => {
        followed.current = null;
        setError(explainError(cause));
      })
      .finally(() => setLoadingOlder(false));
  }, [client, cursor, sessionId, store]);

  const loadEarlier = useCallback(async ({ id, firstPosition }: Message, onPut: () => void) => {
    try {
      const earlier = await client.messages.parts({ sessionId, messageId: id, before: firstPosition, limit: EARLIER_PARTS });
      onPut();
      store.dispatch({ type: 'earlier', messageId: id, ...earlier });
      return true;
    } catch (cause: unknown) {
      showError(cause, 'The earlier steps could not be read');
      return false;
    }
  }, [client, sessionId, store]);

  const reload = useCallback(() => setReloads((count) => count + 1), []);
  return { store, reload, isLoading: cursor === undefined && error === null, error, loadOlder, isLoadingOlder, loadEarlier };
}

async function follow(client: RuntimeClient, sessionId: SessionId, store: ConversationStore, signal: AbortSignal, failed: (cause: unknown) => void): Promise<void> {
  while (!signal.aborted) {
    for await (const event of await client.sessions.watch({ id: sessionId }, { signal })) {
      if (signal.aborted) return;
      store.dispatch({ type: 'event', event });
      // Read after the state and not beside it: a page read before it could still say "running" of a turn that the state no longer names.
      if (event.type === 'state') readNewest(client, sessionId, store, signal).catch(failed);
      if (event.type === 'deleted') return;
    }
    // The runtime ended the stream although nobody asked: begin again with a whole state.
    await pause(WATCH_AGAIN_MS, signal);
  }
}

async function readNewest(client: RuntimeClient, sessionId: SessionId, store: ConversationStore, signal: AbortSignal): Promise<void> {
  const page = await client.messages.list({ sessionId, limit: PAGE }, { signal });
  if (!signal.aborted) store.dispatch({ type: 'page', messages: page.items, nextCursor: page.nextCursor, isOlder: false });
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
