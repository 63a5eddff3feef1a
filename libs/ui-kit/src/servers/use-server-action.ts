import type { Explained, RecordId, TestResult } from '@chatos/contracts';
import { useEffect, useRef, useState } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { explainError } from '../text/explain-error.ts';

export type ServerAction = 'start' | 'stop' | 'restart' | 'test';

export interface ServerActions {
  /** What is being done just now. */
  readonly doing: ServerAction | null;
  readonly error: Explained | null;
  readonly tested: TestResult | null;
  run(action: ServerAction): void;
  /** Gives up a test or a start that takes too long. */
  cancel(): void;
}

/** Starts, stops, restarts and tests one server, one at a time. What it leads to is told by the watch. */
export function useServerActions(id: RecordId): ServerActions {
  const { client } = useRuntime();
  const [doing, setDoing] = useState<ServerAction | null>(null);
  const [error, setError] = useState<Explained | null>(null);
  const [tested, setTested] = useState<TestResult | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const run = (action: ServerAction) => {
    const abort = new AbortController();
    running.current?.abort();
    running.current = abort;
    setDoing(action);
    setError(null);
    setTested(null);
    const done = action === 'test' ? client.servers.test({ id }, { signal: abort.signal }).then((result) => void (abort.signal.aborted || setTested(result))) : client.servers[action]({ id }, { signal: abort.signal });
    done
      .catch((cause: unknown) => void (abort.signal.aborted || setError(explainError(cause))))
      .finally(() => void (running.current === abort && setDoing(null)));
  };
  const cancel = () => {
    running.current?.abort();
    running.current = null;
    setDoing(null);
  };
  return { doing, error, tested, run, cancel };
}
