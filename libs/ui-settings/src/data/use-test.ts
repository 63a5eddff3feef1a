import { useCallback, useEffect, useRef, useState } from 'react';
import type { TestResult } from '@chatos/contracts';
import { explainError } from '@chatos/ui-kit';

export interface TestRun {
  readonly isRunning: boolean;
  readonly result: TestResult | null;
  start(): void;
  stop(): void;
}

/** A test button: one run at a time, which ends when it is stopped or its card goes away. */
export function useTest(test: (signal: AbortSignal) => Promise<TestResult>): TestRun {
  const [result, setResult] = useState<TestResult | null>(null);
  const [isRunning, setRunning] = useState(false);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const start = useCallback(() => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setRunning(true);
    setResult(null);
    test(controller.signal).then(
      (answer) => controller.signal.aborted || setResult(answer),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const { problem, remedy } = explainError(error);
        setResult({ ok: false, message: problem, details: [remedy], elapsedMs: 0 });
      },
    ).finally(() => void (running.current === controller && setRunning(false)));
  }, [test]);
  const stop = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setRunning(false);
  }, []);
  return { isRunning, result, start, stop };
}
