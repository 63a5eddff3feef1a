import type { Turn } from '@chatos/contracts';
import { useEffect, useState } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { showError } from '../shell/toasts.tsx';
import { useAltKey } from './use-alt-key.ts';

export interface Pause {
  readonly isPaused: boolean;
  /** Asked for, and what is under way has not come to its end yet. */
  readonly isPausing: boolean;
  toggle(): void;
}

/** Holds the turn that runs and lets it go on, by button or with Alt+P; null where none runs. */
export function usePause(turn: Turn | null): Pause | null {
  const { client, turnWord } = useRuntime();
  const [asked, setAsked] = useState<string | null>(null);
  const isPaused = turn?.state === 'paused';
  // What was asked for has come about; that it is let go on elsewhere is not to look as if it were asked for again.
  useEffect(() => { if (isPaused) setAsked(null); }, [isPaused]);
  const isPausing = turn !== null && !isPaused && asked === turn.id;
  const toggle = () => {
    if (turn === null) return;
    const input = { sessionId: turn.sessionId, turnId: turn.id };
    const isHolding = isPaused || isPausing;
    setAsked(isHolding ? null : turn.id);
    (isHolding ? client.turns.resume(input) : client.turns.pause(input)).catch((cause: unknown) => {
      setAsked(null);
      showError(cause, `The ${turnWord} could not be ${isHolding ? 'resumed' : 'paused'}`);
    });
  };
  useAltKey('KeyP', turn === null ? null : toggle);
  return turn === null ? null : { isPaused, isPausing, toggle };
}
