import type { Port } from '@chatos/contracts';
import type { MessagePortMainLike } from '../ports/message-port.ts';

/** A port in the hands of the parent: a text port whose frames it relays, or an Electron port it transfers. */
export type HostPort = { readonly kind: 'relay'; readonly port: Port } | { readonly kind: 'message-port'; readonly port: MessagePortMainLike };

export function relayPort(port: Port): HostPort {
  return { kind: 'relay', port };
}

export function messagePortMain(port: MessagePortMainLike): HostPort {
  return { kind: 'message-port', port };
}

/** Joins two text ports: what one receives the other sends, and they close together. */
export function pumpPorts(left: Port, right: Port): void {
  joinOneWay(left, right);
  joinOneWay(right, left);
}

function joinOneWay(from: Port, to: Port): void {
  let isOpen = true;
  to.onClose(() => {
    isOpen = false;
    from.close();
  });
  // A frame on its way to a port that has just closed is lost, as it would be on one wire.
  from.onMessage((frame) => {
    if (isOpen) to.post(frame);
  });
}
