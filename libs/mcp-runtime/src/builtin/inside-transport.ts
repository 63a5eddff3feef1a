import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { ServerTransport } from '../transports/server-transport.ts';

/** A connection within the runtime's own process: it ends by our own close alone, so there is never a reason to tell. */
export function insideTransport(transport: Transport): ServerTransport {
  return Object.assign(transport, { reasonOfEnd: () => null });
}
