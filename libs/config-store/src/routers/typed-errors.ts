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

/**
 * Runs a handler's work; this library's errors, and those of a disk that is full or cannot be written, become the contract's typed ones.
 * Anything else passes as the defect it is.
 */
export async function withTypedErrors<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toTypedError(error) ?? error;
  }
}

function toTypedError(error: unknown): ORPCError<string, unknown> | null {
  if (error instanceof ConfigStoreError) {
    const { problem, remedy, revision } = error;
    const code = CODES[error.code];
    return typed(code, code === 'STALE_REVISION' ? { problem, remedy, revision: revision ?? 0 } : { problem, remedy }, error);
  }
  // What another library explains in words for the user is told in them.
  if (isExplained(error)) {
    const { problem, remedy } = error;
    if ('code' in error && error.code === 'needs-sign-in') return new ORPCError('NEEDS_SIGN_IN', { status: 401, message: error.message, data: { problem, remedy }, cause: error });
    return typed('UNAVAILABLE', { problem, remedy }, error);
  }
  if (isSqliteError(error)) {
    const problem = `The configuration's database could not be used: ${error.message}.`;
    return typed('UNAVAILABLE', { problem, remedy: 'Check that the disk is not full and can be written, and try again. Nothing was changed.' }, error);
  }
  return null;
}

function typed(code: keyof typeof commonErrors, data: Explained & { revision?: number }, cause: Error): ORPCError<string, unknown> {
  return new ORPCError(code, { status: commonErrors[code].status, message: cause.message, data, cause });
}

function isExplained(error: unknown): error is Error & Explained {
  return error instanceof Error && 'problem' in error && typeof error.problem === 'string' && 'remedy' in error && typeof error.remedy === 'string';
}

/** better-sqlite3's error carries SQLite's own code, such as SQLITE_FULL. */
function isSqliteError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE_');
}
