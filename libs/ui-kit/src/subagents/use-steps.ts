import type { Explained } from '@chatos/contracts';
import { useCallback, useEffect, useState } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { explainError } from '../text/explain-error.ts';
import { NO_STEPS, takeNewest, takeOlder, takeStep } from './subagent-state.ts';
import type { StepList } from './subagent-state.ts';
import type { Subagents } from './use-subagents.ts';

const PAGE = 100;

export interface Steps {
  readonly list: StepList;
  readonly error: Explained | null;
  readonly isLoadingOlder: boolean;
  loadOlder(): void;
}

/** The steps of one run, as they come. Give the component that uses it the run as `key`. */
export function useSteps(streamId: string, listen: Subagents['listen']): Steps {
  const { client } = useRuntime();
  const [list, setList] = useState(NO_STEPS);
  const [error, setError] = useState<Explained | null>(null);
  const [isLoadingOlder, setLoadingOlder] = useState(false);

  useEffect(() => {
    const abort = new AbortController();
    const read = () => {
      client.subagents.steps({ streamId, limit: PAGE }, { signal: abort.signal }).then(
        ({ items, nextCursor }) => {
          if (abort.signal.aborted) return;
          setError(null);
          setList((known) => takeNewest(known, items, nextCursor));
        },
        (cause: unknown) => void (abort.signal.aborted || setError(explainError(cause))),
      );
    };
    const stop = listen((event) => {
      if (event.type === 'step' && event.streamId === streamId) setList((known) => takeStep(known, event.step));
      // Followed anew: steps may have been missed.
      if (event.type === 'state') read();
    });
    read();
    return () => {
      stop();
      abort.abort();
    };
  }, [client, streamId, listen]);

  const { olderCursor } = list;
  const loadOlder = useCallback(() => {
    if (typeof olderCursor !== 'string') return;
    setLoadingOlder(true);
    client.subagents
      .steps({ streamId, limit: PAGE, cursor: olderCursor })
      .then(({ items, nextCursor }) => setList((known) => takeOlder(known, items, nextCursor)), (cause: unknown) => setError(explainError(cause)))
      .finally(() => setLoadingOlder(false));
  }, [client, streamId, olderCursor]);
  return { list, error, isLoadingOlder, loadOlder };
}
