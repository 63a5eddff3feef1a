import type { Settings } from '@chatos/contracts';
import { WorkspaceError } from '@chatos/workspace-files';
import { readInstructions } from './workspace-instructions.ts';
import type { WorkspaceInstructions } from './workspace-instructions.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface TrustedInstructionsOptions {
  readonly workspaces: Pick<WorkspaceService, 'trustedPath'>;
  readonly stateRoot: string;
  /** Told, once until it changes, why the instructions of a workspace are not used. */
  readonly tell: (problem: string) => void;
}

/** What a turn of this workspace is told by the workspace itself. */
export type ReadTrustedInstructions = (workspaceId: string | null, settings: Settings) => Promise<WorkspaceInstructions | null>;

/** Reads them anew for each turn, and only of a workspace that is trusted before and after they were read. Never fails the turn. */
export function createTrustedInstructions({ workspaces, stateRoot, tell }: TrustedInstructionsOptions): ReadTrustedInstructions {
  const told = new Map<string, string>();
  return async (workspaceId, settings) => {
    const path = workspaces.trustedPath(workspaceId);
    if (path === null || workspaceId === null) return null;
    try {
      const instructions = await readInstructions(path, { stateRoot, settings });
      told.delete(workspaceId);
      // Another folder may have taken its place meanwhile.
      return workspaces.trustedPath(workspaceId) === path ? instructions : null;
    } catch (error: unknown) {
      const problem = error instanceof WorkspaceError ? `${error.problem} ${error.remedy}` : String(error);
      if (told.get(workspaceId) !== problem) tell(`The instructions of the workspace ${path} are not used: ${problem}`);
      told.set(workspaceId, problem);
      return null;
    }
  };
}
