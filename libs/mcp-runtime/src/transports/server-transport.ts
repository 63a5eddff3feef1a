import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { McpRuntimeError } from '../errors.ts';
import type { WaitingRequests } from '../requests/waiting.ts';

/** A transport of the SDK that can say why it ended. */
export interface ServerTransport extends Transport {
  /** Why the connection is over, in words for the user; null while it is open, and after our own `close`. */
  reasonOfEnd(): McpRuntimeError | null;
  /** Where it may itself have to wait for the user, as for a sign-in. */
  readonly waiting?: WaitingRequests;
}
