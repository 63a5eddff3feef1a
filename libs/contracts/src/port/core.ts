import type { Port } from './port.ts';

/** What a transport tells its port. */
export interface PortCore {
  readonly port: Port;
  readonly isClosed: () => boolean;
  /** A frame arrived. Kept until somebody listens; dropped once the port is closed. */
  deliver(frame: string): void;
  /** The other side is gone. Runs the close listeners, once. */
  ended(): void;
}

/**
 * The half of a Port that is the same over every transport: it buffers until `onMessage` is called, runs each close listener exactly once
 * (one that comes too late in the next microtask), and refuses to post once closed.
 */
export function createPortCore(transport: { send(frame: string): void; close(): void }): PortCore {
  let isClosed = false;
  let buffered: string[] = [];
  const messageListeners: ((frame: string) => void)[] = [];
  const closeListeners: (() => void)[] = [];

  function ended(): void {
    if (isClosed) return;
    isClosed = true;
    for (const listener of closeListeners.splice(0)) listener();
  }

  return {
    isClosed: () => isClosed,
    ended,
    deliver(frame) {
      if (isClosed) return;
      if (messageListeners.length === 0) buffered.push(frame);
      for (const listener of messageListeners) listener(frame);
    },
    port: {
      post(frame) {
        if (isClosed) throw new Error('The port is closed.');
        transport.send(frame);
      },
      onMessage(listener) {
        messageListeners.push(listener);
        const waiting = buffered;
        buffered = [];
        for (const frame of waiting) listener(frame);
      },
      onClose(listener) {
        if (isClosed) queueMicrotask(listener);
        else closeListeners.push(listener);
      },
      close() {
        if (isClosed) return;
        transport.close();
        ended();
      },
    },
  };
}
