import type { Explained, SessionId, Terminal } from '@chatos/contracts';
import { useState } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { explainError } from '../text/explain-error.ts';

/** Until it is shown and takes its place. */
const COLUMNS = 100;
const ROWS = 30;

export interface NewTerminal {
  /** Opens one of the user's own; null where the surface has none. */
  readonly open: ((onOpened: (terminal: Terminal) => void) => void) | null;
  readonly isOpening: boolean;
  readonly error: Explained | null;
}

export function useNewTerminal(sessionId: SessionId): NewTerminal {
  const { openTerminal } = useRuntime();
  const [isOpening, setOpening] = useState(false);
  const [error, setError] = useState<Explained | null>(null);
  if (openTerminal === undefined) return { open: null, isOpening: false, error: null };
  return {
    isOpening, error,
    open(onOpened) {
      setOpening(true);
      openTerminal({ sessionId, columns: COLUMNS, rows: ROWS })
        .then((terminal) => { setError(null); onOpened(terminal); }, (cause: unknown) => setError(explainError(cause)))
        .finally(() => setOpening(false));
    },
  };
}
