import { commonErrors } from '@chatos/contracts';
import type { Explained } from '@chatos/contracts';
import { ORPCError } from '@orpc/server';
import type { AnyProcedure } from '@orpc/server';
import type { Log } from '../log.ts';

/** A typed error of contracts' `commonErrors`, with what its schema asks for. */
export type TypedError =
  | { readonly code: 'UNUSABLE_INPUT' | 'NOT_FOUND' | 'UNAVAILABLE'; readonly data: Explained }
  | { readonly code: 'STALE_REVISION'; readonly data: Explained & { readonly revision: number } };

/** Turns a library's error into a typed one; null for an error it does not know, which is then a defect. */
export type MapError = (error: unknown) => TypedError | null;

export interface ErrorTranslation {
  readonly procedure: AnyProcedure;
  readonly path: readonly string[];
  readonly signal: AbortSignal | undefined;
  readonly mapError: MapError;
  readonly log: Log;
}

/**
 * What a caller is told of an error: typed errors of the procedure and refusals of its input as they are, library errors as `mapError` says,
 * and everything else as INTERNAL_SERVER_ERROR, which carries nothing of the original; that goes to the log.
 */
export function translateError(error: unknown, { procedure, path, signal, mapError, log }: ErrorTranslation): unknown {
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') return namingWhatWasWrong(error);
  if (error instanceof ORPCError && error.code in procedure['~orpc'].errorMap) return error;
  // The caller is gone or has asked for this; nobody reads the answer.
  if (signal?.aborted) return error;
  const typed = mapError(error);
  if (typed !== null) {
    return new ORPCError(typed.code, { status: commonErrors[typed.code].status, message: typed.data.problem, data: typed.data, cause: error });
  }
  log(`serveRouter: ${path.join('.')} failed: ${describeError(error)}`);
  return new ORPCError('INTERNAL_SERVER_ERROR', { message: 'The process behind this page met a defect of its own; its log says which.' });
}

/** oRPC says only that validation failed; the words of the contract say where and why. */
function namingWhatWasWrong(error: ORPCError<string, unknown>): ORPCError<string, unknown> {
  const issues = (error.data as { issues?: { message?: string; path?: (string | number)[] }[] } | undefined)?.issues ?? [];
  const message = issues.map((issue) => [issue.path?.join('.') ?? '', issue.message ?? ''].filter((part) => part !== '').join(': ')).join('; ');
  return message === '' ? error : new ORPCError('BAD_REQUEST', { message, data: error.data, cause: error });
}

/** For a log alone: stack, and the causes below it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\ncaused by ${describeError(error.cause)}`;
}
