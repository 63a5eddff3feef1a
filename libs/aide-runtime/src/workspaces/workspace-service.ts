import type { Workspace, WorkspaceTrust } from '@chatos/contracts';
import { ConversationError, isDirectory, presentWorkspace, usableWorkspacePath } from '@chatos/conversation';
import type { SessionService } from '@chatos/conversation';
import { basename } from 'node:path';
import { folderIdentity, trustNow } from './trust-identity.ts';
import type { WorkspaceRow, WorkspaceStore } from './workspace-store.ts';

const GONE_REMEDY = 'Put it back, or add the folder where it is now as a workspace.';

export interface WorkspaceService {
  list(): Promise<Workspace[]>;
  /** One already known by its real path is returned as it is. UNUSABLE_INPUT where the path is no folder to work in. */
  add(path: string): Promise<Workspace>;
  /** For the folder that is there now. NOT_FOUND; UNUSABLE_INPUT where there is none. */
  setTrust(id: string, trust: Exclude<WorkspaceTrust, 'unknown'>): Workspace;
  /** The path of a workspace whose folder, as it is there now, the user trusts; else null. */
  trustedPath(id: string | null): string | null;
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
    if (known !== null) return shown(known, true);
    const row = { id: crypto.randomUUID() as Workspace['id'], name: basename(real) || real, path: real, createdAt: Date.now(), trust: 'unknown' as const, trustIdentity: '' };
    workspaces.insert(row);
    return shown(row, true);
  }

  function existing(id: string): WorkspaceRow {
    const row = workspaces.find(id);
    if (row === null) throw notFound();
    return row;
  }
  function mustExist(id: string): void {
    existing(id);
  }

  return {
    list: () => Promise.all(workspaces.list().map(async (row) => shown(row, await isDirectory(row.path)))),
    add,
    setTrust(id, trust) {
      const { path } = existing(id);
      workspaces.setTrust(id, trust, folderIdentity(presentWorkspace(path, GONE_REMEDY)) ?? '');
      return shown(existing(id), true);
    },
    trustedPath(id) {
      const row = id === null ? null : workspaces.find(id);
      return row !== null && trustNow(row) === 'trusted' ? row.path : null;
    },
    async remove(id) {
      mustExist(id);
      workspaces.remove(id);
      await sessions.removeOfWorkspace(id);
    },
    mustExist,
    rootOf(id) {
      const path = workspaces.pathOf(id);
      if (path === null) throw notFound();
      return presentWorkspace(path, GONE_REMEDY);
    },
  };
}

function shown(row: WorkspaceRow, isPresent: boolean): Workspace {
  const { id, name, path, createdAt } = row;
  return { id, name, path, createdAt, isPresent, trust: trustNow(row) };
}

function notFound(): ConversationError {
  return new ConversationError('NOT_FOUND', { problem: 'This workspace does not exist; it may have been removed in another window.', remedy: 'Choose another workspace, or add the folder again.' });
}
