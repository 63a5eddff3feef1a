import { z } from 'zod';

/** What each result of a built-in server says about the call under `chatos`, beside its data. `code` and `error` are '' where nothing went wrong. */
export const callReport = z.object({
  status: z.enum(['ok', 'error', 'canceled', 'not_found', 'invalid', 'denied', 'timeout', 'partial', 'noop']),
  code: z.string(),
  error: z.string(),
  server: z.string(),
  tool: z.string(),
  trace: z.object({ sessionId: z.string(), runId: z.string(), toolCallId: z.string(), userMessageId: z.string(), caller: z.enum(['main', 'subagent']) }),
  ts: z.string(),
});
export type CallReport = z.infer<typeof callReport>;
