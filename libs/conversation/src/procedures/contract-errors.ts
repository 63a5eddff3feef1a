import { ORPCError } from '@orpc/server';
import { ConversationError } from '../errors.ts';

const STATUS = { NOT_FOUND: 404, UNUSABLE_INPUT: 422, UNAVAILABLE: 503 } as const;
/** What the codes of the stores' errors mean to a page; every other code says that the state on disk cannot be used now. */
const CODES: Readonly<Record<string, keyof typeof STATUS>> = { 'cursor-invalid': 'UNUSABLE_INPUT', 'record-unknown': 'NOT_FOUND' };

/**
 * The one way from an error of a runtime to an error of the contract. What has words for the user becomes a typed error with these words;
 * all else is a defect and passes as it is, which the page sees as INTERNAL_SERVER_ERROR.
 */
export function toContractError(error: unknown): unknown {
  if (error instanceof ORPCError) return error;
  if (error instanceof ConversationError) return new ORPCError(error.code, { status: STATUS[error.code], data: { ...error.explanation }, message: error.message, cause: error });
  if (isExplainedError(error)) {
    const code = CODES[error.code] ?? 'UNAVAILABLE';
    return new ORPCError(code, { status: STATUS[code], data: { problem: error.problem, remedy: error.remedy }, message: error.message, cause: error });
  }
  return error;
}

function isExplainedError(error: unknown): error is Error & { code: string; problem: string; remedy: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'problem' in error && typeof error.problem === 'string' && 'remedy' in error && typeof error.remedy === 'string';
}
