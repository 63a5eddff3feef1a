import { explained } from '@chatos/contracts';
import type { Explained } from '@chatos/contracts';
import { ORPCError } from '@orpc/client';
import { InvalidArgumentError } from 'commander';

/** What a command could not do, in words for the user. */
export class CommandError extends Error implements Explained {
  readonly problem: string;
  readonly remedy: string;

  constructor(problem: string, remedy: string, cause?: unknown) {
    super(`${problem} ${remedy}`.trim(), cause === undefined ? undefined : { cause });
    this.name = 'CommandError';
    this.problem = problem;
    this.remedy = remedy;
  }
}

/** The user, or whoever started the program, asked it to end. The exit status is 128 and the signal's number, as shells expect. */
export class InterruptedError extends Error {
  readonly status: number;

  constructor(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') {
    super(`Interrupted by ${signal}.`);
    this.name = 'InterruptedError';
    this.status = 128 + { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 }[signal];
  }
}

/** The words of any error that has some: ours, a library's, or a typed one of a contract. */
export function explain(error: unknown): Explained {
  if (error instanceof ORPCError) return explainProcedureError(error);
  if (error instanceof Error && 'problem' in error && 'remedy' in error) return { problem: String(error.problem), remedy: String(error.remedy) };
  return { problem: error instanceof Error ? error.message : String(error), remedy: '' };
}

function explainProcedureError(error: ORPCError<string, unknown>): Explained {
  const data = explained.safeParse(error.data);
  if (data.success) return data.data;
  const issues = (error.data as { issues?: { path?: unknown[]; message?: string }[] } | undefined)?.issues;
  if (error.code === 'BAD_REQUEST' && Array.isArray(issues)) {
    const reasons = issues.map((issue) => `${(issue.path ?? []).map((key) => (typeof key === 'object' && key !== null && 'key' in key ? String(key.key) : String(key))).join('.')}: ${issue.message ?? 'not valid'}`);
    return { problem: `That cannot be used: ${reasons.join('; ')}.`, remedy: 'Correct it and try again.' };
  }
  return { problem: error.message, remedy: '' };
}

/** Makes a parser of commander's out of one that throws. */
export function argument<Value>(parse: (text: string) => Value, expected: string): (text: string) => Value {
  return (text) => {
    try {
      return parse(text);
    } catch {
      throw new InvalidArgumentError(expected);
    }
  };
}
