import type { SafetyPolicy, UiPrompt, UiPromptResponse } from '@chatos/contracts';
import type { ToolAnnotations } from '@modelcontextprotocol/sdk/types.js';
import type { z } from 'zod';

/** What came of a call. `text` is what the model reads; `data` fits the tool's output. A failure is thrown as ToolError. */
export interface ToolOutcome<Data> {
  /** `partial`: some of it was done, and `text` says what not. `noop`: there was nothing to do. */
  readonly status: 'ok' | 'partial' | 'noop';
  readonly text: string;
  readonly data: Data;
}

export interface AskOptions {
  /** Without an answer for so long the prompt is closed and the response has the status `timeout`; null or left out: it waits. */
  readonly timeoutMs?: number | null;
}

/** One call of one tool: who calls, what holds for it, and what it may do meanwhile. */
export interface ToolCallContext {
  readonly policy: SafetyPolicy;
  /** '' where the client says nothing, as in all of these. */
  readonly sessionId: string;
  /** The turn or run (`turnId` of the call's `_meta`). */
  readonly runId: string;
  readonly toolCallId: string;
  readonly userMessageId: string;
  readonly caller: SafetyPolicy['caller'];
  /** Aborts when the call is cancelled or the connection goes. */
  readonly signal: AbortSignal;
  /**
   * Asks the user; answered exactly once. Throws ToolError: `denied` where nobody can be asked, `canceled` where the call was cancelled meanwhile. That the
   * user said no is a response: `status` is then not `ok`.
   */
  ask(prompt: UiPrompt, options?: AskOptions): Promise<UiPromptResponse>;
  /** Tells the client how far the call is, where it wants to know. */
  progress(text: string): void;
}

export interface ToolDefinition<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** For the model: what it does, when to use it, and its limits. */
  readonly description: string;
  readonly input: Input;
  /** Without `chatos`, which each result has besides. */
  readonly output: Output;
  readonly annotations: ToolAnnotations;
  /** `ask`: the runtime asks the user before each call, until the user sets another policy. `allow`: the tool asks by itself where the policy wants it. */
  readonly defaultPolicy: 'allow' | 'ask';
  run(input: z.output<Input>, call: ToolCallContext): Promise<ToolOutcome<z.input<Output>>>;
}

/** A tool whose schemas no one needs to know any more: what a server holds. */
export type Tool = Omit<ToolDefinition, 'run'> & {
  run(input: unknown, call: ToolCallContext): Promise<ToolOutcome<Record<string, unknown>>>;
};

/** Checks `run` against the schemas. A server calls it with an input it has checked. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(definition: ToolDefinition<Input, Output>): Tool {
  return { ...definition, run: (input, call) => definition.run(input as z.output<Input>, call) };
}
