import type { aideContract, Workspace, WorkspaceId } from '@chatos/contracts';
import { useClient } from '@chatos/ui-kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useCallback } from 'react';

const WORKSPACES_KEY = ['workspaces'] as const;

export function useWorkspaces(): UseQueryResult<Workspace[]> {
  const client = useClient<typeof aideContract>().aide;
  return useQuery({ queryKey: WORKSPACES_KEY, queryFn: ({ signal }) => client.workspaces.list(undefined, { signal }) });
}

/** Adds and forgets workspaces, and has the list read again. */
export function useWorkspaceChanges(): { add: (path: string) => Promise<Workspace>; remove: (id: WorkspaceId) => Promise<void> } {
  const client = useClient<typeof aideContract>().aide;
  const queries = useQueryClient();
  const add = useCallback(async (path: string) => {
    const workspace = await client.workspaces.add({ path });
    await queries.invalidateQueries({ queryKey: WORKSPACES_KEY });
    return workspace;
  }, [client, queries]);
  const remove = useCallback(async (id: WorkspaceId) => {
    await client.workspaces.remove({ id });
    await queries.invalidateQueries({ queryKey: WORKSPACES_KEY });
  }, [client, queries]);
  return { add, remove };
}
