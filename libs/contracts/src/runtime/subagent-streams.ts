import { z } from 'zod';
import { timestamp } from '../identifiers.ts';

export const subagentStreamStatus = z.enum(['running', 'completed', 'failed', 'stopped']);

/** One run of a subagent, on behalf of one tool call of a session (or of another subagent of it). */
export const subagentStream = z.object({
  id: z.string(), sessionId: z.string(), toolCallId: z.string(), jobId: z.string(),
  /** The stream of the subagent that started this one; '' where the session's own model did. */
  parentId: z.string(), agent: z.string(), task: z.string(), modelName: z.string(),
  status: subagentStreamStatus,
  /** What it answered, or why it ended otherwise; '' while it runs. */
  result: z.string(),
  inputTokens: z.number().int(), outputTokens: z.number().int(),
  /** What it has cost, by the prices of its model when it ran; 0 where they are not known. */
  cost: z.number().nonnegative(),
  createdAt: timestamp, updatedAt: timestamp,
});
export type SubagentStream = z.infer<typeof subagentStream>;

/** One thing a subagent did; types as the predecessor's: assistant, thinking, tool_call, tool_result, notice; and correction, what the user added while it worked. */
export const subagentStep = z.object({ sequence: z.number().int(), type: z.string(), payload: z.unknown(), createdAt: timestamp });
export type SubagentStep = z.infer<typeof subagentStep>;

/** What a watcher of a session's subagents receives: those that run, then each change and each step as it comes. */
export const subagentEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), streams: z.array(subagentStream) }),
  z.object({ type: z.literal('changed'), stream: subagentStream }),
  z.object({ type: z.literal('step'), streamId: z.string(), step: subagentStep }),
]);
export type SubagentEvent = z.infer<typeof subagentEvent>;
