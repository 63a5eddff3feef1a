import type { aideContract, Workspace, WorkspaceId, WorkspaceTrust } from '@chatos/contracts';
import { useClient } from '@chatos/ui-kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useCallback } from 'react';

const WORKSPACES_KEY = ['workspaces'] as const;

export function useWorkspaces(): UseQueryResult<Workspace[]> {
  const client = useClient<typeof aideContract>().aide;
  return useQuery({ queryKey: WORKSPACES_KEY, queryFn: ({ signal }) => client.workspaces.list(undefined, { signal }) });
}

export type TrustDecision = Exclude<WorkspaceTrust, 'unknown'>;

export interface WorkspaceChanges {
  readonly add: (path: string) => Promise<Workspace>;
  readonly setTrust: (id: WorkspaceId, trust: TrustDecision) => Promise<void>;
  readonly remove: (id: WorkspaceId) => Promise<void>;
}

/** Adds, trusts and forgets workspaces, and has the list read again. */
export function useWorkspaceChanges(): WorkspaceChanges {
  const client = useClient<typeof aideContract>().aide;
  const queries = useQueryClient();
  const add = useCallback(async (path: string) => {
    const workspace = await client.workspaces.add({ path });
    await queries.invalidateQueries({ queryKey: WORKSPACES_KEY });
    return workspace;
  }, [client, queries]);
  const setTrust = useCallback(async (id: WorkspaceId, trust: TrustDecision) => {
    await client.workspaces.setTrust({ id, trust });
    await queries.invalidateQueries({ queryKey: WORKSPACES_KEY });
  }, [client, queries]);
  const remove = useCallback(async (id: WorkspaceId) => {
    await client.workspaces.remove({ id });
    await queries.invalidateQueries({ queryKey: WORKSPACES_KEY });
  }, [client, queries]);
  return { add, setTrust, remove };
}
