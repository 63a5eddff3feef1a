import { createPullIterator } from '../watching/pull-iterator.ts';
import type { PullIterator } from '../watching/pull-iterator.ts';

/** Tells that the tools of a session did something, so that what they record (tasks, changed files) may be other than it was read. */
export interface Activity {
  happened(sessionId: string): void;
  /** A count at once, then a higher one after each thing that happened; a slow reader is told of many at once. */
  watch(sessionId: string, signal: AbortSignal | undefined): AsyncIteratorObject<{ count: number }>;
  close(): void;
}

interface Reader {
  readonly sessionId: string;
  readonly iterator: PullIterator<{ count: number }>;
  tell(): void;
}

/** @param onHappened told of each thing that happened, in whatever session */
export function createActivity(onHappened: () => void = () => undefined): Activity {
  const readers = new Set<Reader>();
  let isClosed = false;
  return {
    happened(sessionId) {
      onHappened();
      for (const reader of readers) if (reader.sessionId === sessionId) reader.tell();
    },
    watch(sessionId, signal) {
      let count = 0;
      let told = -1;
      const iterator = createPullIterator<{ count: number }>({
        take() {
          if (told === count) return { kind: 'empty' };
          told = count;
          return { kind: 'event', event: { count } };
        },
        onClose: () => void readers.delete(reader),
        signal,
      });
      const reader: Reader = {
        sessionId, iterator,
        tell() {
          count += 1;
          iterator.wake();
        },
      };
      if (isClosed) void iterator.return();
      else if (signal?.aborted !== true) readers.add(reader);
      return iterator;
    },
    close() {
      isClosed = true;
      for (const { iterator } of [...readers]) void iterator.return();
    },
  };
}
