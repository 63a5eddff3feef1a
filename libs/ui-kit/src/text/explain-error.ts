import { PortClosedError } from '@chatos/contracts';
import type { Explained } from '@chatos/contracts';
import { ORPCError } from '@orpc/client';
import { NotConnectedError } from '../connection/not-connected-error.ts';

/** What to tell the user of an error of a call: the process's own words where it sent some. */
export function explainError(error: unknown): Explained {
  if (error instanceof NotConnectedError) return error.explained;
  if (error instanceof PortClosedError) return { problem: 'The connection was lost before the answer came.', remedy: 'Whether it was done will show once the page is connected again.' };
  if (error instanceof ORPCError) return explainAnswer(error);
  return { problem: error instanceof Error ? error.message : String(error), remedy: 'Try again.' };
}

function explainAnswer(error: ORPCError<string, unknown>): Explained {
  const data = error.data as { problem?: unknown; remedy?: unknown; issues?: { message?: unknown }[] } | undefined;
  if (typeof data?.problem === 'string' && typeof data.remedy === 'string') return { problem: data.problem, remedy: data.remedy };
  const issues = data?.issues?.map((issue) => String(issue.message)).join('; ');
  if (issues) return { problem: issues, remedy: 'Change the input and try again.' };
  return { problem: error.message, remedy: 'Try again. If it happens again, `chatos doctor` may tell more.' };
}
