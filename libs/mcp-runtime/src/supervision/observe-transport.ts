import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { ServerTransport } from '../transports/server-transport.ts';

/** Lets every message of a transport be seen, both ways, before it is handled. To be called before a client takes the transport. */
export function observeTransport(transport: ServerTransport, observer: { sent(message: JSONRPCMessage): void; received(message: JSONRPCMessage): void }): void {
  const send = transport.send.bind(transport);
  transport.send = (message, options) => {
    observer.sent(message);
    return send(message, options);
  };
  // The SDK keeps what was set before and calls it first.
  transport.onmessage = (message) => observer.received(message);
}
