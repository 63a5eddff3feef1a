import { commonErrors } from '@chatos/contracts';
import type { Explained } from '@chatos/contracts';
import { ORPCError } from '@orpc/server';
import { ConversationError } from '../errors.ts';
import { databaseRefusal } from '../running/explain.ts';

export interface RuntimeTypedError { readonly code: 'NOT_FOUND' | 'UNUSABLE_INPUT' | 'UNAVAILABLE'; readonly data: Explained }

/** What the codes of the stores' errors mean to a page; every other code says that the state on disk cannot be used now. */
const CODES: Readonly<Record<string, RuntimeTypedError['code']>> = { 'cursor-invalid': 'UNUSABLE_INPUT', 'record-unknown': 'NOT_FOUND' };

/**
 * The one way from an error of a runtime to an error of the contract: what has words for the user keeps them. Null for all else, which is a
 * defect and reaches the page as INTERNAL_SERVER_ERROR.
 */
export function mapRuntimeError(error: unknown): RuntimeTypedError | null {
  if (error instanceof ConversationError) return { code: error.code, data: error.explanation };
  const refusal = databaseRefusal(error);
  if (refusal !== null) return { code: 'UNAVAILABLE', data: refusal };
  if (!isExplainedError(error)) return null;
  return { code: CODES[error.code] ?? 'UNAVAILABLE', data: { problem: error.problem, remedy: error.remedy } };
}

/** The same as the error a procedure throws; a defect stays as it is. */
export function toContractError(error: unknown): unknown {
  const typed = mapRuntimeError(error);
  return typed === null ? error : new ORPCError(typed.code, { status: commonErrors[typed.code].status, message: typed.data.problem, data: typed.data, cause: error });
}

function isExplainedError(error: unknown): error is Error & { code: string; problem: string; remedy: string } {
  return error instanceof Error && !(error instanceof ORPCError)
    && 'code' in error && typeof error.code === 'string' && 'problem' in error && typeof error.problem === 'string' && 'remedy' in error && typeof error.remedy === 'string';
}
