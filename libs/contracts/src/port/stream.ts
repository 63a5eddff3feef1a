import { ACKNOWLEDGE_EVERY, encodeAcknowledge } from './frames.ts';

export interface StreamOptions {
  /** The name the request gave in STREAM_HEADER. */
  readonly stream: string;
  post(frame: string): void;
  /** The error a consumer sees in the place of the transport's. */
  explain(error: unknown): unknown;
}

/**
 * The consumer's side of the window: acknowledges events as they are taken, in batches. While fewer than ACKNOWLEDGE_EVERY taken events are
 * unacknowledged the producer still has room, so batching can never hold up both sides.
 */
export function acknowledgeEvents(source: AsyncIterator<unknown>, { stream, post, explain }: StreamOptions): AsyncIteratorObject<unknown> {
  let taken = 0;
  const iterator = {
    async next(): Promise<IteratorResult<unknown>> {
      let result: IteratorResult<unknown>;
      try {
        result = await source.next();
      } catch (error) {
        throw explain(error);
      }
      if (!result.done) {
        taken += 1;
        if (taken === ACKNOWLEDGE_EVERY) {
          taken = 0;
          post(encodeAcknowledge({ acknowledge: stream, count: ACKNOWLEDGE_EVERY }));
        }
      }
      return result;
    },
    async return(value?: unknown): Promise<IteratorResult<unknown>> {
      await source.return?.();
      return { done: true, value };
    },
    async throw(error: unknown): Promise<IteratorResult<unknown>> {
      await source.return?.();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return iterator;
    },
  };
  // Symbol.asyncDispose, which the type asks for, is missing in Chromium 114 and in Electron 25's Node; oRPC wraps this in a class that has it.
  return iterator as unknown as AsyncIteratorObject<unknown>;
}
