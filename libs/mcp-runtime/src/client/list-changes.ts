/** A server that changes its lists again and again is asked at most this often. */
const AT_MOST_EVERY_MS = 250;

/** Runs work after each call, one at a time and not too often: what is asked for meanwhile is one more run, however often it was. */
export function createFollower(work: () => Promise<void>): { trigger(): void; close(): void } {
  let isRunning = false;
  let isWanted = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  function run(): void {
    isWanted = false;
    isRunning = true;
    void work().finally(() => {
      timer = setTimeout(() => {
        isRunning = false;
        if (isWanted && !isClosed) run();
      }, AT_MOST_EVERY_MS).unref();
    });
  }

  return {
    trigger() {
      if (isClosed) return;
      if (isRunning) isWanted = true;
      else run();
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
