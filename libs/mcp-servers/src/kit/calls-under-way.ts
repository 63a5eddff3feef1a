/** How long a call that was aborted may take to end; a client that stops its server waits no longer either before it kills it. */
const GRACE_MS = 1500;

export interface CallsUnderWay {
  /** Hands the call back. */
  track<Result>(call: Promise<Result>): Promise<Result>;
  /** Resolves when none is left, or the grace is over. */
  ended(): Promise<void>;
}

/** The calls a server has not answered yet, so that what they work on is closed after them. */
export function createCallsUnderWay(): CallsUnderWay {
  const open = new Set<Promise<unknown>>();
  return {
    track(call) {
      open.add(call);
      const forget = (): void => void open.delete(call);
      call.then(forget, forget);
      return call;
    },
    async ended() {
      if (open.size === 0) return;
      let timer: NodeJS.Timeout | undefined;
      const over = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), GRACE_MS);
      });
      await Promise.race([Promise.allSettled(open), over]);
      clearTimeout(timer);
    },
  };
}
