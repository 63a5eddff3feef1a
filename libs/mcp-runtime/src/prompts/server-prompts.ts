import type { FilledPrompt, ServerPrompt } from '@chatos/contracts';
import type { ServerProblem } from '../types.ts';

/** Where a request about prompts or resources comes from, and how long it is wanted. */
export interface RequestPlace {
  readonly workspaceRoot: string | null;
  readonly signal: AbortSignal;
}

export interface CompletionQuery {
  readonly server: string;
  readonly kind: 'prompt' | 'resource';
  /** The prompt's name or the template. */
  readonly name: string;
  readonly argument: string;
  readonly value: string;
  readonly others: Readonly<Record<string, string>>;
}

/** The prompts of the servers. All but `list` without `refresh` may start a server; all reject with McpRuntimeError or the signal's reason. */
export interface ServerPrompts {
  /** From what is known; `refresh` asks every server anew. A server that cannot be asked is a problem, never a rejection. */
  list(place: RequestPlace & { readonly refresh: boolean }): Promise<{ prompts: ServerPrompt[]; problems: ServerProblem[] }>;
  get(request: RequestPlace & { readonly server: string; readonly name: string; readonly arguments: Readonly<Record<string, string>> }): Promise<FilledPrompt>;
  /** Completes an argument of a prompt or a variable of a resource's template; nothing where the server completes nothing. */
  complete(query: RequestPlace & CompletionQuery): Promise<{ values: string[]; hasMore: boolean }>;
}
