import type { Explained } from '@chatos/contracts';

/** How a call that brought nothing ended. */
export type FailureStatus = 'error' | 'canceled' | 'not_found' | 'invalid' | 'denied' | 'timeout';

/**
 * What a tool throws: the model reads `problem` (what was wrong) and `remedy` (what to do next), and `data` is whatever of the output there is
 * all the same, such as what a command wrote before it was stopped. `code` is stable, in kebab-case.
 */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  readonly status: FailureStatus;
  readonly code: string;
  readonly problem: string;
  readonly remedy: string;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(status: FailureStatus, code: string, { problem, remedy }: Explained, options: { data?: Readonly<Record<string, unknown>>; cause?: unknown } = {}) {
    super(`${problem} ${remedy}`, { cause: options.cause });
    this.status = status;
    this.code = code;
    this.problem = problem;
    this.remedy = remedy;
    this.data = options.data ?? {};
  }
}

/** A call that was cancelled, by its client or since the connection went. */
export function canceled(): ToolError {
  return new ToolError('canceled', 'canceled', { problem: 'The call was cancelled.', remedy: 'Nothing more is done for it; call again if it is still wanted.' });
}
