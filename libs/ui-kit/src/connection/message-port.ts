import type { Port } from '@chatos/contracts';

/** What we use of a DOM MessagePort; a structural type so that tests can hand in Node's. */
export interface MessagePortLike {
  postMessage(message: string): void;
  addEventListener(type: 'message' | 'close', listener: (event: { data?: unknown }) => void): void;
  start(): void;
  close(): void;
}

/** Wraps a MessagePort. Frames are held by the browser until `onMessage` is first called. */
export function createMessagePort(port: MessagePortLike): Port {
  let isClosed = false;
  const closeListeners: (() => void)[] = [];
  const closed = () => {
    if (isClosed) return;
    isClosed = true;
    for (const listener of closeListeners) listener();
  };
  port.addEventListener('close', closed);
  return {
    post(frame) {
      if (isClosed) throw new Error('The port is closed.');
      port.postMessage(frame);
    },
    onMessage(listener) {
      port.addEventListener('message', (event) => {
        const frame = textOf(event.data);
        if (frame !== null && !isClosed) listener(frame);
      });
      port.start();
    },
    onClose(listener) {
      closeListeners.push(listener);
    },
    close() {
      if (isClosed) return;
      port.close();
      closed();
    },
  };
}

/** Chromium 114 hands over bytes as an ArrayBuffer where a runtime sent them so. */
function textOf(data: unknown): string | null {
  if (typeof data === 'string') return data;
  if (data instanceof ArrayBuffer || data instanceof Uint8Array) return new TextDecoder().decode(data);
  return null;
}
