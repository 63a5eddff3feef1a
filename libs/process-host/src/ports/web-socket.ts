import { createPortCore } from '@chatos/contracts';
import type { Port } from '@chatos/contracts';
import { frameText } from './frame-text.ts';

/** What we need of a `ws` socket, on either side. */
export interface WebSocketLike {
  readonly readyState: number;
  send(data: string): void;
  close(): void;
  on(event: 'message', listener: (data: unknown, isBinary: boolean) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

const OPEN = 1;

/**
 * A Port over an open WebSocket of the `ws` package. Its server must set `maxPayload` to MAX_FRAME_BYTES, so that a larger frame ends the
 * socket before it is held in memory. A protocol error (invalid UTF-8, a frame too large) closes the port; `ws` has closed the socket.
 */
export function createWebSocketPort(socket: WebSocketLike): Port {
  const core = createPortCore({
    send(frame) {
      // ws drops a message to a closing socket without a word.
      if (socket.readyState !== OPEN) throw new Error('The port is closed.');
      socket.send(frame);
    },
    close: () => socket.close(),
  });
  socket.on('message', (data) => core.deliver(frameText(Array.isArray(data) ? Buffer.concat(data as Buffer[]) : data)));
  socket.on('close', () => core.ended());
  // Without a listener an error event would end this process.
  socket.on('error', () => core.ended());
  if (socket.readyState > OPEN) core.ended();
  return core.port;
}
