import type { Explained } from '@chatos/contracts';
import { useEffect, useState } from 'react';
import { explainError } from '../text/explain-error.ts';
import { useConnectionState } from './react.tsx';

const OPEN_AGAIN_MS = 2_000;

/**
 * Follows a stream of the page's process for as long as the component stands, and opens it anew after a loss or an end.
 * @param open must stay the same function while the same stream is meant, as `onItem` must
 * @returns why it cannot be followed at present; null while it is, or while there is no connection (the page says so itself)
 */
export function useStream<Item>(open: (signal: AbortSignal) => Promise<AsyncIterable<Item>>, onItem: (item: Item) => void): Explained | null {
  const { state, generation } = useConnectionState();
  const [error, setError] = useState<Explained | null>(null);
  useEffect(() => {
    if (state !== 'ready') return undefined;
    const abort = new AbortController();
    let retry: ReturnType<typeof setTimeout> | undefined;
    const follow = async () => {
      for await (const item of await open(abort.signal)) {
        if (abort.signal.aborted) return;
        setError(null);
        onItem(item);
      }
    };
    const run = () => {
      follow()
        .catch((cause: unknown) => void (abort.signal.aborted || setError(explainError(cause))))
        .finally(() => { if (!abort.signal.aborted) retry = setTimeout(run, OPEN_AGAIN_MS); });
    };
    run();
    return () => {
      clearTimeout(retry);
      abort.abort();
    };
  }, [open, onItem, state, generation]);
  return error;
}
