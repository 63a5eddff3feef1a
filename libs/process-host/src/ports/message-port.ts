import { createPortCore } from '@chatos/contracts';
import type { Port } from '@chatos/contracts';
import { frameText } from './frame-text.ts';

/** What we need of Electron's MessagePortMain; a worker_threads MessagePort fits with a two-line shim, which is how the tests run it. */
export interface MessagePortMainLike {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  /** Without it neither messages nor the close event arrive. */
  start(): void;
  close(): void;
}

/** A Port over one end of an Electron message channel in a Node process. */
export function createMessagePort(messagePort: MessagePortMainLike): Port {
  const core = createPortCore({
    send: (frame) => messagePort.postMessage(frame),
    close: () => messagePort.close(),
  });
  messagePort.on('message', (event) => core.deliver(frameText(event.data)));
  messagePort.on('close', () => core.ended());
  messagePort.start();
  return core.port;
}
