import type { AccessPolicy, Workspace } from '@chatos/workspace-files';
import type { ContentPool } from './content-pool.ts';
import type { FileVersion } from './file-version.ts';
import { versionOfState } from './file-version.ts';
import type { Refusal } from './refusal.ts';
import { refusedAs } from './refusal.ts';

const MEBIBYTE = 1024 * 1024;

/** Recorded paths are real ones: a link on them has come since and is not followed. As much as one change of `workspace-files` may hold. */
export const REVIEW_POLICY: AccessPolicy = { symlinks: 'deny', maxFileBytes: 64 * MEBIBYTE, maxWriteBytes: 64 * MEBIBYTE };

/** What is at a path now. */
export interface CurrentFile {
  readonly version: FileVersion;
  /** Why nobody can tell. */
  readonly refusal: Refusal | null;
  /** The folder of the workspace itself is there. */
  readonly isReached: boolean;
}

/** `workspace`: or why it cannot be opened. */
export async function readCurrent(pool: ContentPool, workspace: Workspace | Refusal, path: string): Promise<CurrentFile> {
  if (!('root' in workspace)) return { version: null, refusal: workspace, isReached: false };
  try {
    const state = await workspace.readState(path, REVIEW_POLICY);
    return { version: state === null ? null : versionOfState(state, pool.add(state.bytes)), refusal: null, isReached: true };
  } catch (error: unknown) {
    return { version: null, refusal: refusedAs(error), isReached: true };
  }
}
