import type { ParentTransport } from './parent-transport.ts';

/** What we need of Node's `process` in a child with an IPC channel. */
export interface NodeChildLike {
  readonly connected?: boolean;
  send?(message: unknown, sendHandle?: undefined, options?: undefined, callback?: (error: Error | null) => void): boolean;
  on(event: string, listener: (...parameters: unknown[]) => void): unknown;
  exit(code: number): never;
}

/** How long the last messages may take to leave. */
const FLUSH_LIMIT_MS = 1_000;

/** The way to a parent that spawned this process with an IPC channel. Throws where there is none: the entry was started by hand. */
export function nodeParent(child: NodeChildLike): ParentTransport {
  if (child.send === undefined) throw new Error('This is a process of the workbench, and only the workbench starts it: run `npm start`.');
  // A Ctrl-C in the terminal reaches the whole foreground group; the parent gets it too and stops its processes in order.
  child.on('SIGINT', () => undefined);
  let unsent = 0;
  let whenSent: () => void = () => undefined;
  return {
    onMessage: (listener) => void child.on('message', (message: unknown) => listener(message, [])),
    onEnd(listener) {
      child.on('disconnect', listener);
      child.on('SIGTERM', listener);
    },
    send(message) {
      // Where the channel breaks, `disconnect` follows.
      if (!child.connected) return;
      unsent += 1;
      child.send?.(message, undefined, undefined, () => {
        unsent -= 1;
        if (unsent === 0) whenSent();
      });
    },
    exit(code) {
      if (unsent === 0 || !child.connected) child.exit(code);
      whenSent = () => child.exit(code);
      setTimeout(whenSent, FLUSH_LIMIT_MS);
    },
  };
}
