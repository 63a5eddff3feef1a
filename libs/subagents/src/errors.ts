import type { Explained } from '@chatos/contracts';

export type FailureStatus = 'error' | 'canceled' | 'not_found' | 'invalid' | 'denied';

/** What a tool of the router ends with where it has nothing to bring: the model reads `problem` and `remedy`. `code` is stable, in kebab-case. */
export class SubagentError extends Error {
  override readonly name = 'SubagentError';
  readonly status: FailureStatus;
  readonly code: string;
  readonly problem: string;
  readonly remedy: string;
  /** What of the tool's output there is all the same. */
  readonly data: Readonly<Record<string, unknown>>;

  constructor(status: FailureStatus, code: string, { problem, remedy }: Explained, data: Readonly<Record<string, unknown>> = {}) {
    super(`${problem} ${remedy}`);
    this.status = status;
    this.code = code;
    this.problem = problem;
    this.remedy = remedy;
    this.data = data;
  }
}

/** Words for anything thrown: those it brings, else what it says. */
export function wordsOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'problem' in error && typeof error.problem === 'string') {
    return `${error.problem} ${'remedy' in error && typeof error.remedy === 'string' ? error.remedy : ''}`.trim();
  }
  return error instanceof Error ? error.message : String(error);
}
