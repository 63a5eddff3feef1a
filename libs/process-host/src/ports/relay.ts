import { createPortCore } from '@chatos/contracts';
import type { Port, PortCore } from '@chatos/contracts';
import type { RelayMessage } from '../host/messages.ts';

/** Many ports over one channel between a process and its parent; each side has one. */
export interface Relay {
  /** This side's end of the port of that number. */
  open(id: number): Port;
  receive(message: RelayMessage): void;
  /** The channel is gone, and every port with it. */
  end(): void;
}

/** @param send must not throw; what cannot be sent any more is lost, and `end` follows */
export function createRelay(send: (message: RelayMessage) => void): Relay {
  const ports = new Map<number, PortCore>();
  return {
    open(id) {
      const core = createPortCore({
        send: (frame) => send({ type: 'frame', id, frame }),
        close() {
          ports.delete(id);
          send({ type: 'close', id });
        },
      });
      ports.set(id, core);
      return core.port;
    },
    receive(message) {
      // No such port: this side has closed it, and the message was on its way.
      const core = ports.get(message.id);
      if (message.type === 'frame') return core?.deliver(message.frame);
      ports.delete(message.id);
      core?.ended();
    },
    end() {
      const open = [...ports.values()];
      ports.clear();
      for (const core of open) core.ended();
    },
  };
}
