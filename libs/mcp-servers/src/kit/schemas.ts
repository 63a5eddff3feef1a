import { z } from 'zod';

/** What each result says about the call beside its data (predecessor-facts.md 1.5). `code` and `error` are '' where nothing went wrong. */
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

export interface ObjectSchema {
  readonly type: 'object';
  readonly [keyword: string]: unknown;
}

/** For a list of tools. Without `$schema`: it would cost the model tokens in each tool, and no dialect reads these schemas otherwise. */
export function inputSchemaOf(input: z.ZodObject): ObjectSchema {
  return asObjectSchema(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }));
}

/** No field but `chatos` is required, since a client checks the results that are errors too. */
export function outputSchemaOf(output: z.ZodObject): ObjectSchema {
  return asObjectSchema(z.toJSONSchema(output.partial().extend({ chatos: callReport }), { io: 'output', unrepresentable: 'any' }));
}

function asObjectSchema({ $schema: _dialect, ...schema }: Record<string, unknown>): ObjectSchema {
  return { ...schema, type: 'object' };
}
