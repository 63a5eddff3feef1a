/** What the servers of one connection said to be completed; an id may be waited for before or after that was said. */
const REMEMBERED = 100;

export interface UrlElicitations {
  /** The server says that what the user did at an address is done. */
  completed(elicitationId: string): void;
  /** Resolves once it was; rejects with the signal's reason. */
  wait(elicitationId: string, signal: AbortSignal): Promise<void>;
}

export function createUrlElicitations(): UrlElicitations {
  const done = new Set<string>();
  const waiting = new Map<string, Set<() => void>>();
  return {
    completed(elicitationId) {
      done.add(elicitationId);
      const [oldest] = done;
      if (done.size > REMEMBERED && oldest !== undefined) done.delete(oldest);
      for (const resolve of waiting.get(elicitationId) ?? []) resolve();
    },
    wait(elicitationId, signal) {
      return new Promise((resolve, reject) => {
        const settle = (end: () => void) => {
          waiting.get(elicitationId)?.delete(finish);
          if (waiting.get(elicitationId)?.size === 0) waiting.delete(elicitationId);
          signal.removeEventListener('abort', onAbort);
          end();
        };
        const finish = () => settle(resolve);
        const onAbort = () => settle(() => reject(signal.reason as Error));
        if (signal.aborted) return reject(signal.reason as Error);
        if (done.has(elicitationId)) return resolve();
        signal.addEventListener('abort', onAbort, { once: true });
        waiting.set(elicitationId, (waiting.get(elicitationId) ?? new Set()).add(finish));
      });
    },
  };
}
