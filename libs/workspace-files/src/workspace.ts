import { Access } from './access/access.ts';
import type { Place } from './access/access.ts';
import { openPlace } from './access/open-place.ts';
import type { Anchoring } from './access/folder.ts';
import type { Calls } from './change/calls.ts';
import { SYSTEM_CALLS } from './change/calls.ts';
import { planEdit } from './change/edit.ts';
import { prepare } from './change/prepared.ts';
import { planCopy, planMove, planRemove } from './change/relocate.ts';
import { planRestore, readState } from './change/restore.ts';
import type { Plan } from './change/write.ts';
import { planWrite } from './change/write.ts';
import { planPatch } from './patch/plan-patch.ts';
import { listDirectory } from './read/list.ts';
import { readRange } from './read/read-range.ts';
import { readRaw, readStatus, readText } from './read/read.ts';
import { search } from './search/search.ts';
import type { AccessPolicy, PreparedChange, Workspace, WorkspaceOptions } from './types.ts';

/** How a workspace reaches the file system; tests choose the way other platforms use, and calls that fail. */
export interface WorkspaceParts {
  anchoring?: Anchoring;
  calls?: Calls;
}

/** Opens the directory at `root` (its real path is taken once). Rejects with WorkspaceError where it is no directory, or is (in) a refused path. */
export function openWorkspace(root: string, options: WorkspaceOptions): Promise<Workspace> {
  return openWorkspaceWith(root, options, {});
}

export async function openWorkspaceWith(root: string, options: WorkspaceOptions, { anchoring, calls = SYSTEM_CALLS }: WorkspaceParts): Promise<Workspace> {
  return createWorkspace(openPlace(root, options, anchoring), options.ripgrepPath, calls);
}

function createWorkspace(place: Place, ripgrepPath: string, calls: Calls): Workspace {
  const use = async <T>(policy: AccessPolicy, work: (access: Access) => T): Promise<Awaited<T>> => {
    using access = new Access(place, policy);
    return await work(access);
  };
  const plan = (policy: AccessPolicy, work: (access: Access) => Plan): Promise<PreparedChange> =>
    use(policy, (access) => {
      const { summary, steps } = work(access);
      return prepare(place, calls, summary, steps);
    });
  return {
    root: place.root,
    list: (path, options, policy) => use(policy, (access) => listDirectory(access, path, options)),
    stat: (path, policy) => use(policy, (access) => readStatus(access, path)),
    readText: (path, policy) => use(policy, (access) => readText(access, path)),
    readRaw: (path, policy) => use(policy, (access) => readRaw(access, path)),
    readRange: (path, range, policy, signal) =>
      use(policy, (access) => {
        const located = access.locate(path, { followLast: true });
        return readRange(access.openLocatedFile(located), located.parts, range, policy.maxFileBytes, signal);
      }),
    search: (request, policy, signal) => use(policy, (access) => search(access, ripgrepPath, request, signal)),
    prepareWrite: (path, bytes, request, policy) => plan(policy, (access) => planWrite(access, path, bytes, request)),
    prepareEdit: (path, request, policy) => plan(policy, (access) => planEdit(access, path, request)),
    preparePatch: (patch, request, policy) => plan(policy, (access) => planPatch(access, patch, request)),
    prepareRemove: (path, policy) => plan(policy, (access) => planRemove(access, path)),
    prepareMove: (from, to, request, policy) => plan(policy, (access) => planMove(access, from, to, request)),
    readState: (path, policy) => use(policy, (access) => readState(access, path)),
    prepareRestore: (files, policy) => plan(policy, (access) => planRestore(access, files)),
    prepareCopy: (from, to, request, policy) => plan(policy, (access) => planCopy(access, from, to, request)),
  };
}
