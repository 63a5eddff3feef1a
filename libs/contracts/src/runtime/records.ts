import { z } from 'zod';
import { timestamp } from '../identifiers.ts';

/** A task of a session, written by the task tool server into its runtime's database. */
export const task = z.object({
  id: z.string(), title: z.string(), details: z.string(), status: z.enum(['todo', 'doing', 'blocked', 'done']), priority: z.enum(['high', 'medium', 'low']),
  tags: z.array(z.string()), runId: z.string(), sessionId: z.string(), userMessageId: z.string(), createdAt: timestamp, updatedAt: timestamp,
});
export type Task = z.infer<typeof task>;

/** One change of one file, with the difference in unified form. */
export const fileChange = z.object({
  id: z.string(), path: z.string(), absolutePath: z.string(), workspaceRoot: z.string(), changeType: z.enum(['created', 'modified', 'deleted']),
  tool: z.string(), server: z.string(), runId: z.string(), sessionId: z.string(), userMessageId: z.string(), diff: z.string(), createdAt: timestamp,
  toolCallId: z.string(),
  /** The contents before and after in the runtime's content store, by their SHA-256 in hex; null where there was no file. */
  before: z.string().nullable(), after: z.string().nullable(),
  /** False where what was there before is not known (a command changed it, and nobody had read it): such a change cannot be undone. */
  isRestorable: z.boolean(),
});
export type FileChange = z.infer<typeof fileChange>;

/** One line of `ui-prompts.jsonl`: a question, or its answer (secret values left out). */
export const uiPromptRecord = z.looseObject({
  ts: z.string(), type: z.literal('ui_prompt'), action: z.enum(['request', 'response']), requestId: z.string(), runId: z.string().optional(),
  prompt: z.looseObject({ kind: z.string() }).optional(), response: z.looseObject({ status: z.enum(['ok', 'canceled', 'timeout']) }).optional(),
});
export type UiPromptRecord = z.infer<typeof uiPromptRecord>;

/** One line of `runs.jsonl`: a turn or run, at its start and at its end. */
export const runRecord = z.looseObject({
  ts: z.string(), runId: z.string(), sessionId: z.string(), event: z.enum(['start', 'end']), state: z.string(), model: z.string(), pid: z.number().int(), workspaceRoot: z.string(),
});
export type RunRecord = z.infer<typeof runRecord>;

/** One line of `events.jsonl`. Types as the predecessor's: user, assistant, assistant_thinking, tool_call, tool_result, tool_error, system, mcp_log … */
export const eventRecord = z.looseObject({ ts: z.string(), type: z.string(), payload: z.unknown(), runId: z.string().optional() });
export type EventRecord = z.infer<typeof eventRecord>;
