import type { Explained } from '@chatos/contracts';
import { getSystemErrorMap } from 'node:util';
import type { WorkspaceErrorCode } from '../errors.ts';
import { WorkspaceError } from '../errors.ts';

/** The system's short name of an error (`ENOENT`), or undefined where it is none of the system's. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What was being done, with the path as the caller knows it: `read "src/a.ts"`. */
export function toWorkspaceError(error: unknown, doing: string): WorkspaceError {
  if (error instanceof WorkspaceError) return error;
  const system = systemErrorCode(error);
  const [code, reason, remedy] = EXPLANATIONS[system ?? ''] ?? (['failed', describe(error), 'Look at the file with another tool, or try again.'] as const);
  const explained: Explained = { problem: `Could not ${doing}: ${reason}.`, remedy };
  return new WorkspaceError(code, explained, { cause: error });
}

/** Runs the work; what the system answers becomes a WorkspaceError. */
export function explained<T>(doing: string, work: () => T): T {
  try {
    return work();
  } catch (error: unknown) {
    throw toWorkspaceError(error, doing);
  }
}

const FULL = ['disk-full', 'there is no room left for it', 'Make room (or raise the limit on file sizes), then try again. Nothing was changed.'] as const;
const DENIED = ['permission-denied', 'the operating system does not permit it', 'Check who owns the file and its directory, and their permissions.'] as const;
const SWAPPED = ['changed-meanwhile', 'another program changed the path while it was used', 'Look at it again, then try again.'] as const;

const EXPLANATIONS: Partial<Record<string, readonly [WorkspaceErrorCode, string, string]>> = {
  ENOENT: ['not-found', 'there is nothing of that name', 'List the directory to see what there is.'],
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: ['read-only', 'the workspace cannot be written', 'Nothing can be changed here; tell the user.'],
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: FULL,
  ELOOP: SWAPPED,
  ENOTDIR: SWAPPED,
  ENOTEMPTY: SWAPPED,
  EEXIST: SWAPPED,
  ESTALE: SWAPPED,
  ENAMETOOLONG: ['path-invalid', 'the name or path is longer than the file system takes', 'Choose a shorter one.'],
  EILSEQ: ['path-invalid', 'the file system does not take the name', 'Choose another name.'],
  EXDEV: ['failed', 'it would cross from one file system to another', 'Copy it to the new place, then delete it at the old one.'],
  ETXTBSY: ['failed', 'it is a program that is running', 'Stop the program first.'],
  EBUSY: ['failed', 'another program uses it', 'Wait, or stop that program.'],
  EMFILE: ['failed', 'too many files are open', 'Try again later.'],
};

/** In the system's own words, without the path by which it was reached. */
function describe(error: unknown): string {
  if (error instanceof Error && 'errno' in error && typeof error.errno === 'number') return getSystemErrorMap().get(error.errno)?.[1] ?? String(systemErrorCode(error));
  return error instanceof Error ? error.message : String(error);
}
