import type { Workspace } from '@chatos/contracts';
import { ConversationError, isDirectory, presentWorkspace, usableWorkspacePath } from '@chatos/conversation';
import type { SessionService } from '@chatos/conversation';
import { basename } from 'node:path';
import type { WorkspaceStore } from './workspace-store.ts';

export interface WorkspaceService {
  list(): Promise<Workspace[]>;
  /** One already known by its real path is returned as it is. UNUSABLE_INPUT where the path is no folder to work in. */
  add(path: string): Promise<Workspace>;
  /** Forgets the workspace and removes its sessions; the folder is not touched. NOT_FOUND. */
  remove(id: string): Promise<void>;
  /** NOT_FOUND where there is none of that id. */
  mustExist(id: string): void;
  /** Where a session's tools work. Throws, in words for the user, where the workspace or its folder is gone. */
  rootOf(id: string | null): string;
}

export function createWorkspaceService({ workspaces, sessions, stateRoot }: { workspaces: WorkspaceStore; sessions: SessionService; stateRoot: string }): WorkspaceService {
  async function add(path: string): Promise<Workspace> {
    const real = await usableWorkspacePath(path, stateRoot);
    const known = workspaces.findByPath(real);
    if (known !== null) return { ...known, isPresent: true };
    const row = { id: crypto.randomUUID() as Workspace['id'], name: basename(real) || real, path: real, createdAt: Date.now() };
    workspaces.insert(row);
    return { ...row, isPresent: true };
  }

  function mustExist(id: string): void {
    if (workspaces.find(id) === null) throw notFound();
  }

  return {
    list: () => Promise.all(workspaces.list().map(async (row) => ({ ...row, isPresent: await isDirectory(row.path) }))),
    add,
    async remove(id) {
      mustExist(id);
      workspaces.remove(id);
      await sessions.removeOfWorkspace(id);
    },
    mustExist,
    rootOf(id) {
      const path = workspaces.pathOf(id);
      if (path === null) throw notFound();
      return presentWorkspace(path, 'Put it back, or add the folder where it is now as a workspace.');
    },
  };
}

function notFound(): ConversationError {
  return new ConversationError('NOT_FOUND', { problem: 'This workspace does not exist; it may have been removed in another window.', remedy: 'Choose another workspace, or add the folder again.' });
}
