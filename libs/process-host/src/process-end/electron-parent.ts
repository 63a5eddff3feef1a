import type { MessagePortMainLike } from '../ports/message-port.ts';
import type { ParentTransport } from './parent-transport.ts';

/** What we need of Electron's `process.parentPort`. */
export interface ElectronParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: MessagePortMainLike[] }) => void): unknown;
}

/** Messages are handed to the browser process by another thread, and nothing says when; measured times are below 2 ms. */
const FLUSH_MS = 100;

/** The way to Electron's main process. Nobody need be told when that is gone: Electron ends its utility processes itself. */
export function electronParent(parentPort: ElectronParentPort): ParentTransport {
  return {
    onMessage: (listener) => void parentPort.on('message', (event) => listener(event.data, event.ports)),
    onEnd: (listener) => void process.on('SIGTERM', listener),
    send: (message) => parentPort.postMessage(message),
    exit: (code) => void setTimeout(() => process.exit(code), FLUSH_MS),
  };
}
