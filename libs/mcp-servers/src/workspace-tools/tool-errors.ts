import type { WorkspaceErrorCode } from '@chatos/workspace-files';
import { WorkspaceError } from '@chatos/workspace-files';
import type { FailureStatus } from '../kit/index.ts';
import { ToolError } from '../kit/index.ts';

const STATUSES: Partial<Record<WorkspaceErrorCode, FailureStatus>> = {
  'path-invalid': 'invalid', 'argument-invalid': 'invalid', 'patch-invalid': 'invalid', 'not-found': 'not_found',
  outside: 'denied', refused: 'denied', 'link-refused': 'denied', 'permission-denied': 'denied', 'read-only': 'denied',
};

/** Runs what reads or prepares; a refusal of the workspace becomes the tool error that says the same. */
export async function explained<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error: unknown) {
    throw error instanceof WorkspaceError ? toToolError(error) : error;
  }
}

export function toToolError(error: WorkspaceError): ToolError {
  return new ToolError(STATUSES[error.code] ?? 'error', error.code, error, { cause: error });
}
