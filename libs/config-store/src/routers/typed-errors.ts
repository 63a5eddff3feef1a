import { commonErrors } from '@chatos/contracts';
import type { Explained } from '@chatos/contracts';
import { ORPCError } from '@orpc/server';
import { ConfigStoreError } from '../errors.ts';
import type { ConfigStoreErrorCode } from '../errors.ts';

const CODES = {
  'unusable-input': 'UNUSABLE_INPUT',
  'not-found': 'NOT_FOUND',
  'stale-revision': 'STALE_REVISION',
  'vault-damaged': 'UNAVAILABLE',
  'vault-key-missing': 'UNAVAILABLE',
  'vault-unusable': 'UNAVAILABLE',
} as const satisfies Record<ConfigStoreErrorCode, keyof typeof commonErrors>;

/** Runs a handler's work; this library's errors become the contract's typed ones, anything else passes as the defect it is. */
export async function withTypedErrors<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConfigStoreError) throw toTypedError(error);
    // What another library explains in words for the user is told in them.
    if (isExplained(error)) {
      const code = 'code' in error && error.code === 'needs-sign-in' ? ('NEEDS_SIGN_IN' as const) : ('UNAVAILABLE' as const);
      throw new ORPCError(code, { status: code === 'NEEDS_SIGN_IN' ? 401 : commonErrors.UNAVAILABLE.status, message: error.message, data: { problem: error.problem, remedy: error.remedy }, cause: error });
    }
    throw error;
  }
}

function isExplained(error: unknown): error is Error & Explained {
  return error instanceof Error && 'problem' in error && typeof error.problem === 'string' && 'remedy' in error && typeof error.remedy === 'string';
}

function toTypedError({ code: reason, problem, remedy, revision, message, cause }: ConfigStoreError): ORPCError<string, unknown> {
  const code = CODES[reason];
  const data = code === 'STALE_REVISION' ? { problem, remedy, revision: revision ?? 0 } : { problem, remedy };
  return new ORPCError(code, { status: commonErrors[code].status, message, data, cause });
}
