/** How many of a server's requests may wait for the user at once; more is no way to treat a person. */
const MAX_OPEN = 8;

/** The requests of one server that wait for the user: meanwhile the clocks of its calls stand still. */
export interface WaitingRequests {
  readonly isAny: boolean;
  onChange(listener: () => void): () => void;
  /** Runs what waits. Null where too many wait already. */
  while<Result>(work: () => Promise<Result>): Promise<Result> | null;
}

export function createWaitingRequests(): WaitingRequests {
  const listeners = new Set<() => void>();
  let open = 0;
  const change = (by: number) => {
    const wasAny = open > 0;
    open += by;
    if (wasAny !== open > 0) for (const listener of listeners) listener();
  };
  return {
    get isAny() {
      return open > 0;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    while(work) {
      if (open >= MAX_OPEN) return null;
      change(1);
      return work().finally(() => change(-1));
    },
  };
}
