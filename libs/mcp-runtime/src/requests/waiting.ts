/** How many of a server's requests may wait for the user at once; more is no way to treat a person. */
const MAX_OPEN = 8;
/** A built-in server asks for what its calls do, and there may be as many of them at once as a model wants; who asks the user has a limit besides. */
export const MAX_OPEN_OF_BUILTIN = 100;

/** The requests of one server that wait for the user: meanwhile the clocks of its calls stand still. */
export interface WaitingRequests {
  readonly isAny: boolean;
  onChange(listener: () => void): () => void;
  /** Runs what waits, for a session and a call of it where they are known. Null where too many wait already. */
  while<Result>(sessionId: string | null, work: (signal: AbortSignal) => Promise<Result>, callId?: string | null): Promise<Result> | null;
  /** Ends what waits for a session, but for what names another call of it: the call was stopped, and with it the reason to ask. */
  withdraw(sessionId: string, callId: unknown): void;
}

export function createWaitingRequests(maxOpen = MAX_OPEN): WaitingRequests {
  const listeners = new Set<() => void>();
  const open = new Set<{ sessionId: string | null; callId: string | null; controller: AbortController }>();
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
    while(sessionId, work, callId = null) {
      if (open.size >= maxOpen) return null;
      const request = { sessionId, callId, controller: new AbortController() };
      change(() => open.add(request));
      return work(request.controller.signal).finally(() => change(() => open.delete(request)));
    },
    withdraw(sessionId, callId) {
      for (const request of open) if (request.sessionId === sessionId && (request.callId === null || request.callId === callId)) request.controller.abort(new Error('The call this request belongs to was stopped'));
    },
  };
}
