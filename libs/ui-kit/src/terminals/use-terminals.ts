import type { Explained, SessionId, Terminal, TerminalListEvent } from '@chatos/contracts';
import { useCallback, useState } from 'react';
import { useStream } from '../connection/use-stream.ts';
import { useRuntime } from '../runtime/runtime-context.tsx';

export interface TerminalList {
  /** Null until they are known. */
  readonly terminals: readonly Terminal[] | null;
  readonly error: Explained | null;
}

/** Follows the terminals of a session. Give the component that uses it the session as `key`. */
export function useTerminals(sessionId: SessionId): TerminalList {
  const { client } = useRuntime();
  const [terminals, setTerminals] = useState<readonly Terminal[] | null>(null);
  const open = useCallback((signal: AbortSignal) => client.terminals.watchList({ sessionId }, { signal }), [client, sessionId]);
  const onItem = useCallback((event: TerminalListEvent) => setTerminals(event.terminals), []);
  const error = useStream(open, onItem);
  return { terminals, error };
}
