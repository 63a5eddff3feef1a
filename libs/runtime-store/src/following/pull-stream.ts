export interface PullStreamOptions<Event> {
  /** Reads what there is for this reader; null where there is nothing yet. Never called while a call of it is pending. */
  read(): Promise<Event | null>;
  /** Begins to tell when there may be something; returns what ends it. */
  listen(wake: () => void): () => void;
  readonly signal: AbortSignal | undefined;
}

type Result<Event> = IteratorResult<Event, undefined>;

/**
 * A stream that reads only when it is asked, from a place of its own: a slow reader costs no memory, it reads more at once later. Its `return` and its
 * signal end it at once, also while a read is pending; what that reads then is told to nobody.
 */
export function createPullStream<Event>({ read, listen, signal }: PullStreamOptions<Event>): AsyncIteratorObject<Event, undefined, void> {
  const asking: { resolve(result: Result<Event>): void; reject(error: unknown): void }[] = [];
  let isClosed = false;
  let isReading = false;
  /** Told while it read, or while nobody asked. */
  let mayHaveMore = true;
  let stopListening: () => void = () => undefined;

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    signal?.removeEventListener('abort', close);
    stopListening();
    for (const { resolve } of asking.splice(0)) resolve({ done: true, value: undefined });
  }

  async function pump(): Promise<void> {
    if (isReading) return;
    isReading = true;
    try {
      while (asking.length > 0 && mayHaveMore && !isClosed) {
        mayHaveMore = false;
        const event = await read();
        if (event === null || isClosed) continue;
        // There may be more than one read gives at once.
        mayHaveMore = true;
        asking.shift()?.resolve({ done: false, value: event });
      }
    } catch (error: unknown) {
      asking.shift()?.reject(error);
      close();
    } finally {
      isReading = false;
    }
  }

  function wake(): void {
    mayHaveMore = true;
    void pump();
  }

  if (signal?.aborted === true) {
    isClosed = true;
  } else {
    signal?.addEventListener('abort', close, { once: true });
    stopListening = listen(wake);
  }
  const iterator = {
    next(): Promise<Result<Event>> {
      if (isClosed) return Promise.resolve({ done: true, value: undefined });
      return new Promise((resolve, reject) => {
        asking.push({ resolve, reject });
        void pump();
      });
    },
    return(): Promise<Result<Event>> {
      close();
      return Promise.resolve({ done: true, value: undefined });
    },
    throw(error: unknown): Promise<Result<Event>> {
      close();
      return Promise.reject(error as Error);
    },
    [Symbol.asyncIterator]: () => iterator,
    async [Symbol.asyncDispose]() {
      close();
    },
  };
  return iterator as AsyncIteratorObject<Event, undefined, void>;
}
