/** How many of a server's requests may wait for the user at once; more is no way to treat a person. */
const MAX_OPEN = 8;

/** The requests of one server that wait for the user: meanwhile the clocks of its calls stand still. */
export interface WaitingRequests {
  readonly isAny: boolean;
  onChange(listener: () => void): () => void;
  /** Runs what waits, for a session where it is known. Null where too many wait already. */
  while<Result>(sessionId: string | null, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> | null;
  /** Ends what waits for a session: its call was stopped, and with it the reason to ask. */
  withdraw(sessionId: string): void;
}

export function createWaitingRequests(): WaitingRequests {
  const listeners = new Set<() => void>();
  const open = new Set<{ sessionId: string | null; controller: AbortController }>();
  const change = (work: () => void) => {
    const wasAny = open.size > 0;
    work();
    if (wasAny !== open.size > 0) for (const listener of listeners) listener();
  };
  return {
    get isAny() {
      return open.size > 0;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    while(sessionId, work) {
      if (open.size >= MAX_OPEN) return null;
      const request = { sessionId, controller: new AbortController() };
      change(() => open.add(request));
      return work(request.controller.signal).finally(() => change(() => open.delete(request)));
    },
    withdraw(sessionId) {
      for (const request of open) if (request.sessionId === sessionId) request.controller.abort(new Error('The call this request belongs to was stopped'));
    },
  };
}
