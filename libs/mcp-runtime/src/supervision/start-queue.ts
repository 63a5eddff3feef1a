/** Lets at most `limit` pieces of work run at once; the rest wait in order. The limit may change and holds from the next piece on. */
export interface StartQueue {
  setLimit(limit: number): void;
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createStartQueue(): StartQueue {
  let limit = 1;
  let running = 0;
  const waiting: (() => void)[] = [];
  function admit(): void {
    while (running < limit) {
      const next = waiting.shift();
      if (!next) return;
      running++;
      next();
    }
  }
  return {
    setLimit(value) {
      limit = value;
      admit();
    },
    async run(work) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        admit();
      });
      try {
        return await work();
      } finally {
        running--;
        admit();
      }
    },
  };
}
