import type { CallReport } from '@chatos/contracts';
import type { ToolAnnotations } from '@modelcontextprotocol/sdk/types.js';
import type { z } from 'zod';

/** One call of one tool of the router. */
export interface RouterCall {
  readonly trace: CallReport['trace'];
  /** Aborts when the call is cancelled or its connection goes. */
  readonly signal: AbortSignal;
  progress(text: string): void;
}

export interface RouterOutcome<Data> {
  readonly status: 'ok' | 'partial' | 'noop';
  readonly text: string;
  readonly data: Data;
}

export interface RouterToolDefinition<Input extends z.ZodObject, Output extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: Input;
  /** Without `chatos`, which each result has besides. */
  readonly output: Output;
  readonly annotations: ToolAnnotations;
  /** `ask`: the user is asked before each call, until they set another policy. */
  readonly defaultPolicy: 'allow' | 'ask';
  run(input: z.output<Input>, call: RouterCall): Promise<RouterOutcome<z.input<Output>>>;
}

/** A tool whose schemas nobody needs to know any more. */
export type RouterTool = Omit<RouterToolDefinition<z.ZodObject, z.ZodObject>, 'run'> & { run(input: unknown, call: RouterCall): Promise<RouterOutcome<Record<string, unknown>>> };

/** Checks `run` against the schemas; the server calls it with an input it has checked. */
export function routerTool<Input extends z.ZodObject, Output extends z.ZodObject>(definition: RouterToolDefinition<Input, Output>): RouterTool {
  return { ...definition, run: (input, call) => definition.run(input as z.output<Input>, call) };
}
