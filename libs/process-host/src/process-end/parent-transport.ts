import type { ProcessMessage } from '../host/messages.ts';
import type { MessagePortMainLike } from '../ports/message-port.ts';

/** A process's way to its parent. */
export interface ParentTransport {
  /** @param listener gets each message unchecked, with the ports that were transferred with it */
  onMessage(listener: (message: unknown, ports: readonly MessagePortMainLike[]) => void): void;
  /** The parent is gone, or somebody else asks this process to end. */
  onEnd(listener: () => void): void;
  /** Never throws; where the parent is gone the message is lost. */
  send(message: ProcessMessage): void;
  /** Ends this process once what was sent before has left it. */
  exit(code: number): void;
}
