import type { Explained, SessionId, SubagentEvent } from '@chatos/contracts';
import { useCallback, useRef, useState } from 'react';
import { useStream } from '../connection/use-stream.ts';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { explainError } from '../text/explain-error.ts';
import { applySubagentEvent, mergeStreams } from './subagent-state.ts';
import type { Streams } from './subagent-state.ts';

const PAGE = 50;

export interface Subagents {
  /** Null until the newest are known. */
  readonly streams: Streams | null;
  readonly error: Explained | null;
  readonly hasOlder: boolean;
  loadOlder(): void;
  /** Tells of each event as it comes. @returns how to stop it */
  listen(listener: (event: SubagentEvent) => void): () => void;
}

/** Follows the subagents of a session. Give the component that uses it the session as `key`. */
export function useSubagents(sessionId: SessionId): Subagents {
  const { client } = useRuntime();
  const [streams, setStreams] = useState<Streams | null>(null);
  const [cursor, setCursor] = useState<string | null | undefined>(undefined);
  const [failure, setFailure] = useState<Explained | null>(null);
  const [listeners] = useState(() => new Set<(event: SubagentEvent) => void>());
  const isReadingOlder = useRef(false);

  const open = useCallback((signal: AbortSignal) => client.subagents.watch({ sessionId }, { signal }), [client, sessionId]);
  const onItem = useCallback((event: SubagentEvent) => {
    setStreams((known) => (known === null ? known : applySubagentEvent(known, event)));
    for (const listener of [...listeners]) listener(event);
    if (event.type !== 'state') return;
    // What ended while nobody looked is in the list alone.
    client.subagents.list({ sessionId, limit: PAGE }).then(
      ({ items, nextCursor }) => {
        setFailure(null);
        setStreams((known) => mergeStreams(mergeStreams(known ?? new Map(), event.streams), items));
        setCursor((known) => (known === undefined ? nextCursor : known));
      },
      (cause: unknown) => setFailure(explainError(cause)),
    );
  }, [client, sessionId, listeners]);
  const lost = useStream(open, onItem);

  const loadOlder = useCallback(() => {
    if (typeof cursor !== 'string' || isReadingOlder.current) return;
    isReadingOlder.current = true;
    client.subagents
      .list({ sessionId, limit: PAGE, cursor })
      .then(({ items, nextCursor }) => {
        setStreams((known) => mergeStreams(known ?? new Map(), items));
        setCursor(nextCursor);
      }, (cause: unknown) => setFailure(explainError(cause)))
      .finally(() => (isReadingOlder.current = false));
  }, [client, sessionId, cursor]);
  const listen = useCallback((listener: (event: SubagentEvent) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, [listeners]);
  return { streams, error: lost ?? failure, hasOlder: typeof cursor === 'string', loadOlder, listen };
}
