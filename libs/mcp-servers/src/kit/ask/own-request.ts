import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { z } from 'zod';
import type { CallMeta } from '../call-meta.ts';
import { metaOfOwnRequest } from '../call-meta.ts';

/** Longest a timer may run in Node: 2^31 - 1 milliseconds, some 24 days. */
export const LONGEST_TIMER_MS = 2_147_483_647;

/** Servers that have sent a request already. */
const spoken = new WeakSet<Server>();

/**
 * A request of the server's own in the course of a call; withdrawn (`notifications/cancelled`) when the signal aborts, or the time is over (McpError
 * `RequestTimeout`). Before the first a ping goes out, since the SDK's client takes the cancellation of a request with the id 0 for none.
 */
export function requestOfClient<Result extends z.ZodType>(
  server: Server, meta: CallMeta, request: { method: string; params: Record<string, unknown> }, result: Result, { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Promise<z.output<Result>> {
  if (!spoken.has(server)) {
    spoken.add(server);
    // Its answer is of no interest: a connection that is gone fails the request itself.
    server.ping().catch(() => undefined);
  }
  const sent = { ...request, params: { ...request.params, _meta: metaOfOwnRequest(meta) } };
  return server.request(sent as Parameters<Server['request']>[0], result, { signal, timeout: Math.min(timeoutMs, LONGEST_TIMER_MS) }) as Promise<z.output<Result>>;
}
