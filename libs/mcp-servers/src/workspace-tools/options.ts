import type { RuntimeStore } from '@chatos/runtime-store';
import type { Workspace } from '@chatos/workspace-files';
import { openWorkspace } from '@chatos/workspace-files';
import type { AskingOptions } from '../kit/index.ts';
import { secretsOf } from '../user-paths/secrets.ts';

/** What the servers that work on a workspace's files are started with. */
export interface WorkspaceServerOptions {
  readonly version: string;
  /** Absolute path of the directory to work in. */
  readonly workspaceRoot: string;
  /** Kept from every tool, also where the workspace contains them: the state root, whole. */
  readonly refusedPaths: readonly string[];
  /** The user's home directory, whose keys and credentials are kept from every tool as well. */
  readonly home: string;
  /** Absolute path of ripgrep's executable. */
  readonly ripgrepPath: string;
  /** Where changes are recorded; null for a server that only reads. */
  readonly records: Pick<RuntimeStore, 'fileChanges'> | null;
  readonly asking: AskingOptions;
  readonly onError?: (error: Error) => void;
}

/** Opens the workspace, and settles what a server that was killed has left of its changes. Rejects with WorkspaceError or StateError. */
export async function openWorkspaceOf({ workspaceRoot, refusedPaths, home, ripgrepPath, records }: WorkspaceServerOptions): Promise<Workspace> {
  const workspace = await openWorkspace(workspaceRoot, { refused: refusedPaths, secrets: secretsOf(home), ripgrepPath });
  records?.fileChanges.reconcile();
  return workspace;
}
