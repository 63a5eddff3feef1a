import type { WorkspaceTrust } from '@chatos/contracts';
import { statSync } from 'node:fs';
import type { WorkspaceRow } from './workspace-store.ts';

/**
 * Which folder lies at this path: its device, its number there, and when it was made, for a number is given out again; null where there is no folder.
 * What goes into it, or out of it, or a new name for it changes nothing of this.
 */
export function folderIdentity(path: string): string | null {
  try {
    const status = statSync(path, { bigint: true });
    return status.isDirectory() ? `${status.dev}:${status.ino}:${status.birthtimeNs}` : null;
  } catch {
    // A folder that cannot be looked at is none that could be believed.
    return null;
  }
}

/** What the user said about the folder that is there now. */
export function trustNow(row: WorkspaceRow): WorkspaceTrust {
  return row.trust !== 'unknown' && row.trustIdentity === folderIdentity(row.path) ? row.trust : 'unknown';
}
