/** The design's promise: a crash restarts the process at most so often in so long, then its failure stays visible. */
export const RESTART_LIMIT = 5;
export const RESTART_WINDOW_MS = 10 * 60_000;

/** The first restart is quick enough not to be noticed much; the last of five waits 4 s. */
const FIRST_DELAY_MS = 250;

export interface RestartPolicy {
  /** A crash happened: how long to wait before the restart, or null where there have been too many. */
  crashed(): number | null;
  /** Restarts within the window. */
  count(): number;
  /** The user asked for a fresh start. */
  reset(): void;
}

export function createRestartPolicy(now: () => number = Date.now): RestartPolicy {
  let restarts: number[] = [];
  const forgetOld = () => {
    restarts = restarts.filter((time) => now() - time < RESTART_WINDOW_MS);
  };
  return {
    crashed() {
      forgetOld();
      if (restarts.length >= RESTART_LIMIT) return null;
      const delay = FIRST_DELAY_MS * 2 ** restarts.length;
      restarts.push(now());
      return delay;
    },
    count() {
      forgetOld();
      return restarts.length;
    },
    reset() {
      restarts = [];
    },
  };
}
