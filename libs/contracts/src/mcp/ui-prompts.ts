import { z } from 'zod';
import { task } from '../runtime/records.ts';

/** The request a built-in server makes of its runtime on its own connection, to ask the user; params are `uiPromptRequest`, the result is `uiPromptResponse`. */
export const UI_PROMPT_METHOD = 'chatos/ui-prompt';
/** The experimental client capability that says that the client answers `UI_PROMPT_METHOD`. A client without it is asked by elicitation. */
export const UI_PROMPT_CAPABILITY = 'chatos/ui-prompts';

const face = { title: z.string().max(500).default(''), message: z.string().max(20_000).default(''), allowCancel: z.boolean().default(true) };

export const promptField = z.object({
  key: z.string().min(1).max(120), label: z.string().max(500).default(''), description: z.string().max(2000).default(''), placeholder: z.string().max(500).default(''),
  default: z.string().max(20_000).default(''), required: z.boolean().default(false), multiline: z.boolean().default(false), secret: z.boolean().default(false),
});
export type PromptField = z.infer<typeof promptField>;

export const promptOption = z.object({ value: z.string().min(1).max(500), label: z.string().max(500).default(''), description: z.string().max(2000).default('') });
export type PromptOption = z.infer<typeof promptOption>;

export const taskDraft = z.object({ draftId: z.string().min(1).max(64), ...task.pick({ title: true, details: true, priority: true, status: true, tags: true }).shape });
export type TaskDraft = z.infer<typeof taskDraft>;

/** What a built-in server asks; kinds and fields as the predecessor's (predecessor-facts.md, section 3). */
export const uiPrompt = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('kv'), ...face, fields: z.array(promptField).min(1).max(50) }),
  z.object({
    kind: z.literal('choice'), ...face, multiple: z.boolean().default(false), options: z.array(promptOption).min(1).max(60), default: z.array(z.string()).default([]),
    minSelections: z.number().int().nonnegative().default(0), maxSelections: z.number().int().positive().nullable().default(null),
  }),
  /** May these tasks be added? The user may change them, leave some out, and add a remark. */
  z.object({ kind: z.literal('task_confirm'), ...face, tasks: z.array(taskDraft).min(1).max(200), defaultRemark: z.string().default('') }),
  /** May this be done? A change of files has a diff; a command has a command line and a folder. */
  z.object({
    kind: z.literal('file_change_confirm'), ...face, path: z.string(), diff: z.string(), command: z.string().optional(), cwd: z.string().optional(),
    /** What deserves a second look, such as that no sandbox confines the command. */
    warnings: z.array(z.string()).default([]), defaultRemark: z.string().default(''),
  }),
]);
export type UiPrompt = z.infer<typeof uiPrompt>;

export const uiPromptRequest = z.object({
  /** The server's own id, under which it appended the request to `ui-prompts.jsonl`. */
  requestId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  prompt: uiPrompt,
  /** After this long without an answer it is closed with the status `timeout`; null: it waits. */
  timeoutMs: z.number().int().positive().nullable().default(null),
});
export type UiPromptRequest = z.infer<typeof uiPromptRequest>;

/** `ok` with what belongs to the kind: kv has values, choice a selection, task_confirm the tasks as the user left them. */
export const uiPromptResponse = z.object({
  status: z.enum(['ok', 'canceled', 'timeout']),
  values: z.record(z.string(), z.string()).optional(),
  selection: z.array(z.string()).optional(),
  tasks: z.array(taskDraft).optional(),
  remark: z.string().max(20_000).optional(),
});
export type UiPromptResponse = z.infer<typeof uiPromptResponse>;
