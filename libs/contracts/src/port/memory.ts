import { createPortCore } from './core.ts';
import type { PortCore } from './core.ts';
import type { Port } from './port.ts';

/** Two connected ports within one process, delivering in a later microtask, as a real port does. */
export function createMemoryPorts(): [Port, Port] {
  const left: PortCore = createPortCore({
    send: (frame) => queueMicrotask(() => right.deliver(frame)),
    close: () => queueMicrotask(() => right.ended()),
  });
  const right: PortCore = createPortCore({
    send: (frame) => queueMicrotask(() => left.deliver(frame)),
    close: () => queueMicrotask(() => left.ended()),
  });
  return [left.port, right.port];
}
