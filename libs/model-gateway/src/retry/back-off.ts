/** The first wait, doubled with each retry; a provider's hiccup is mostly over within a second. */
export const FIRST_DELAY_MS = 500;
/** No wait we choose ourselves is longer. */
export const LONGEST_DELAY_MS = 20_000;
/** A provider that asks for more than this is not waited for: the user is told instead, and may choose another model. */
export const LONGEST_RETRY_AFTER_MS = 60_000;

/**
 * How long to wait before retry `attempt` (from 1). `retryAfterMs` is the provider's word and is kept to; else the wait grows exponentially,
 * with a random half, so that ten turns that failed together do not come back together.
 */
export function backOffDelay(attempt: number, retryAfterMs: number | null, random: () => number = Math.random): number {
  if (retryAfterMs !== null) return retryAfterMs;
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}

/** Waits; rejects with the signal's reason at once when it is aborted. */
export function delay(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
