import { z } from 'zod';
import { approvalScope } from './tool-policy.ts';
import { taskDraft, uiPrompt } from './ui-prompts.ts';
import { timestamp, turnId } from '../identifiers.ts';

const toolFace = z.object({ description: z.string(), inputSchema: z.unknown() });

/**
 * A question to the user that no tool call of the model's asked: pushed to the page, answered exactly once, shown again after a reload, closed
 * by itself when what asked for it goes away.
 */
export const question = z.object({
  id: z.string(),
  /** The session it belongs to; null where it concerns the runtime as a whole. */
  sessionId: z.string().nullable(),
  server: z.string(),
  askedAt: timestamp,
  body: z.discriminatedUnion('kind', [
    /** May this command run? `previous` is what was approved before, where something of it changed. */
    z.object({
      kind: z.literal('server-consent'),
      command: z.array(z.string()),
      resolvedBinary: z.string().nullable(),
      environmentNames: z.array(z.string()),
      workingDirectory: z.string(),
      previous: z.object({ command: z.array(z.string()), resolvedBinary: z.string().nullable(), environmentNames: z.array(z.string()) }).nullable(),
      /** What in it deserves a second look: `sudo`, `rm -rf`, a download that is run. */
      warnings: z.array(z.string()),
    }),
    /** The server describes tools otherwise than when they were first seen. */
    z.object({
      kind: z.literal('tools-changed'),
      changes: z.array(z.object({ tool: z.string(), before: toolFace.nullable(), after: toolFace.nullable() })),
    }),
    /** The server asks for values. `schema` is the restricted JSON Schema of the protocol: flat, with titles, defaults and choices. */
    z.object({ kind: z.literal('elicitation-form'), message: z.string(), schema: z.record(z.string(), z.unknown()) }),
    /** The server asks the user to do something at an address, which is shown in full and opened only on the user's word. */
    z.object({ kind: z.literal('elicitation-url'), message: z.string(), url: z.string() }),
    /** The server asks for the session's model. */
    z.object({ kind: z.literal('sampling'), systemPrompt: z.string(), messages: z.array(z.object({ role: z.enum(['user', 'assistant']), text: z.string() })), maxTokens: z.number().int(), modelName: z.string() }),
    /** The server wants the user signed in. Accepting opens the browser. */
    z.object({ kind: z.literal('sign-in'), reason: z.string() }),
    /** A tool call waits for the user: a subagent's, or (`agent` '') one of the session's own turn, which `turns.answer` answers as well. */
    z.object({ kind: z.literal('tool-approval'), agent: z.string(), tool: z.string(), arguments: z.unknown(), turnId: turnId.nullable(), callId: z.string() }),
    /** A built-in server asks. */
    z.object({ kind: z.literal('ui-prompt'), prompt: uiPrompt }),
  ]),
});
export type Question = z.infer<typeof question>;

/**
 * `content` answers a form, and the values of a `kv` prompt; `selection` a `choice`; `tasks` a `task_confirm` (left out: as they were asked). Every other
 * kind is accepted without.
 */
export const questionAnswer = z.object({ action: z.enum(['accept', 'decline', 'cancel']), content: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).optional(), selection: z.array(z.string()).optional(), tasks: z.array(taskDraft).optional(), remark: z.string().max(20_000).optional(), /** A tool-approval's: how long it holds; left out, once. */ scope: approvalScope.optional() });
export type QuestionAnswer = z.infer<typeof questionAnswer>;

/** What a watcher of the questions receives: all that are open, then each as it comes and goes. */
export const questionEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('open'), questions: z.array(question) }),
  z.object({ type: z.literal('asked'), question }),
  z.object({ type: z.literal('closed'), id: z.string(), reason: z.enum(['answered', 'withdrawn', 'timed-out', 'interrupted']) }),
]);
export type QuestionEvent = z.infer<typeof questionEvent>;
