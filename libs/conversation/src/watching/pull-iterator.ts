/** What a source has for its reader: an event now, one at a later time, none yet, or none ever again. */
export type Taken<Event> = { readonly kind: 'event'; readonly event: Event } | { readonly kind: 'later'; readonly inMs: number } | { readonly kind: 'empty' } | { readonly kind: 'end' };

export interface PullIterator<Event> extends AsyncIteratorObject<Event, undefined, void> {
  next(): Promise<IteratorResult<Event, undefined>>;
  return(): Promise<IteratorResult<Event, undefined>>;
  throw(error: unknown): Promise<IteratorResult<Event, undefined>>;
  [Symbol.asyncIterator](): PullIterator<Event>;
  /** To be called when the source may have something. */
  wake(): void;
}

/**
 * An iterator over a source that is asked only when somebody reads. Unlike a generator's, its `return` never waits for a pending `next`:
 * both end at once, as they do when the signal is aborted.
 */
export function createPullIterator<Event>(options: { take(): Taken<Event>; onClose(): void; signal: AbortSignal | undefined }): PullIterator<Event> {
  const { take, onClose, signal } = options;
  const readers: { resolve: (result: IteratorResult<Event, undefined>) => void; reject: (error: unknown) => void }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function close() {
    if (isClosed) return;
    isClosed = true;
    clearTimeout(timer);
    signal?.removeEventListener('abort', close);
    for (const reader of readers.splice(0)) reader.resolve({ done: true, value: undefined });
    onClose();
  }

  function pump() {
    clearTimeout(timer);
    timer = undefined;
    while (readers.length > 0 && !isClosed) {
      let taken: Taken<Event>;
      try {
        taken = take();
      } catch (error: unknown) {
        readers.shift()?.reject(error);
        return close();
      }
      if (taken.kind === 'end') return close();
      if (taken.kind === 'empty') return;
      if (taken.kind === 'later') {
        timer = setTimeout(pump, taken.inMs);
        return;
      }
      readers.shift()?.resolve({ done: false, value: taken.event });
    }
  }

  const iterator = {
    next() {
      if (isClosed) return Promise.resolve({ done: true as const, value: undefined });
      return new Promise((resolve, reject) => {
        readers.push({ resolve, reject });
        pump();
      });
    },
    return() {
      close();
      return Promise.resolve({ done: true as const, value: undefined });
    },
    throw(error: unknown) {
      close();
      return Promise.reject(error);
    },
    [Symbol.asyncIterator]: () => iterator,
    async [Symbol.asyncDispose]() {
      close();
    },
    wake: pump,
  } as unknown as PullIterator<Event>;

  if (signal?.aborted === true) close();
  else signal?.addEventListener('abort', close, { once: true });
  return iterator;
}
