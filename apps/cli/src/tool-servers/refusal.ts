import type { Explained } from '@chatos/contracts';

/** A tool server that cannot be started as it was told to: which variable or word is wrong, what was found, and what to do. */
export class ToolServerRefusal extends Error implements Explained {
  override readonly name = 'ToolServerRefusal';
  readonly problem: string;
  readonly remedy: string;

  constructor(problem: string, remedy: string, cause?: unknown) {
    super(`${problem} ${remedy}`, { cause });
    this.problem = problem;
    this.remedy = remedy;
  }
}

/** The exit status of a server that was started wrongly; nothing was written to standard output. */
export const REFUSED_STATUS = 2;

/** The words of any error that has some. Not the commands' own: it would load what speaks to the processes of the workbench, which no tool server does. */
export function wordsOf(error: unknown): string {
  if (error instanceof Error && 'problem' in error && 'remedy' in error) return `${String(error.problem)} ${String(error.remedy)}`.trim();
  return error instanceof Error ? error.message : String(error);
}
