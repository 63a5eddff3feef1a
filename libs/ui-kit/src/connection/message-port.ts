import { createPortCore } from '@chatos/contracts';
import type { Port } from '@chatos/contracts';

/** What we use of a DOM MessagePort; a structural type so that tests can hand in Node's. */
export interface MessagePortLike {
  postMessage(message: string): void;
  addEventListener(type: 'message' | 'close', listener: (event: { data?: unknown }) => void): void;
  start(): void;
  close(): void;
}

/** Wraps a MessagePort of the page. */
export function createMessagePort(port: MessagePortLike): Port {
  const core = createPortCore({ send: (frame) => port.postMessage(frame), close: () => port.close() });
  port.addEventListener('message', (event) => {
    const frame = textOf(event.data);
    if (frame !== null) core.deliver(frame);
  });
  port.addEventListener('close', core.ended);
  port.start();
  return core.port;
}

/** Chromium 114 hands over bytes as an ArrayBuffer where a runtime sent them so. */
function textOf(data: unknown): string | null {
  if (typeof data === 'string') return data;
  if (data instanceof ArrayBuffer || data instanceof Uint8Array) return new TextDecoder().decode(data);
  return null;
}
