import { decodeAcknowledge } from '@chatos/contracts';
import { HeldStream } from './held-stream.ts';

/** The streams one port is serving, by the name the client gave each. */
export interface StreamWindows {
  /** Whether a stream of that name is being served; a second one would share its acknowledgements. */
  has(stream: string): boolean;
  hold(events: AsyncIterator<unknown>, stream: string, signal: AbortSignal): AsyncIteratorObject<unknown>;
  /** Throws where the frame is malformed. One for a stream that has ended is late, not wrong. */
  acknowledge(frame: string): void;
}

/** @param onReturnError told when a producer fails while it is being ended */
export function createStreamWindows(onReturnError: (error: unknown) => void): StreamWindows {
  const streams = new Map<string, HeldStream>();
  return {
    has: (stream) => streams.has(stream),
    hold(events, stream, signal) {
      let hasEnded = false;
      const onEnd = () => {
        hasEnded = true;
        streams.delete(stream);
      };
      const held = new HeldStream(events, { signal, onEnd, onReturnError });
      if (!hasEnded) streams.set(stream, held);
      // Symbol.asyncDispose, which the type asks for, is missing in Node 18; the peer calls next and return alone.
      return held as unknown as AsyncIteratorObject<unknown>;
    },
    acknowledge(frame) {
      const { acknowledge, count } = decodeAcknowledge(frame);
      streams.get(acknowledge)?.acknowledge(count);
    },
  };
}
