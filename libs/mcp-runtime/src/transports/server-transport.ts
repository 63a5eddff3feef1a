import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { McpRuntimeError } from '../errors.ts';

/** A transport of the SDK that can say why it ended. */
export interface ServerTransport extends Transport {
  /** Why the connection is over, in words for the user; null while it is open, and after our own `close`. */
  reasonOfEnd(): McpRuntimeError | null;
}
