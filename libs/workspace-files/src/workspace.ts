import type { Workspace, WorkspaceOptions } from './types.ts';

/** Opens the directory at `root` (real path taken once). Rejects with WorkspaceError where it is no directory, or lies in a refused path. */
export declare function openWorkspace(root: string, options: WorkspaceOptions): Promise<Workspace>;
