import type { Explained } from '@chatos/contracts';
import { explainError } from '@chatos/ui-kit';
import { useCallback, useState } from 'react';

export interface Steering {
  readonly isBusy: boolean;
  /** Why the last call did nothing; null once another was made. */
  readonly error: Explained | null;
  /** Makes a call; resolves to whether it went well. */
  run(call: () => Promise<unknown>): Promise<boolean>;
}

/** One call at a time, and what went wrong with it. */
export function useSteering(): Steering {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Explained | null>(null);
  const run = useCallback(async (call: () => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    try {
      await call();
      return true;
    } catch (cause: unknown) {
      setError(explainError(cause));
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  return { isBusy, error, run };
}
