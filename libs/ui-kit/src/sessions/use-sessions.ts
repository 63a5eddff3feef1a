import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { Session, SessionListEvent, WorkspaceId } from '@chatos/contracts';
import { useEffect, useMemo } from 'react';
import { useConnectionState } from '../connection/react.tsx';
import { MODELS_KEY } from '../models/use-models.ts';
import { useRuntime } from '../runtime/runtime-context.tsx';
import type { RuntimeClient } from '../runtime/runtime-context.tsx';
import { applySessionEvent } from './session-pages.ts';
import type { SessionPage, SessionPages } from './session-pages.ts';

const PAGE = 60;
const WATCH_AGAIN_MS = 2_000;
const SESSIONS_KEY = 'sessions';
/** What the side panel shows; read again whenever a turn has moved on. */
export const RECORDS_KEY = 'records';

/** The sessions of the page's runtime (in AIDE: of the workspace), newest use first, a page at a time. */
export function useSessions() {
  const { client, workspaceId } = useRuntime();
  const query = useInfiniteQuery({
    queryKey: [SESSIONS_KEY, workspaceId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }): Promise<SessionPage> =>
      client.sessions.list({ limit: PAGE, cursor: pageParam, ...(workspaceId === null ? {} : { workspaceId: workspaceId as WorkspaceId }) }, { signal }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    staleTime: Infinity,
  });
  const sessions = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return { query, sessions };
}

/** Follows the runtime's list of sessions and configuration for the whole page. Use once per page, below the RuntimeProvider. */
export function useSessionListWatch(onChanged?: (session: Session) => void): void {
  const { client } = useRuntime();
  const { state, generation } = useConnectionState();
  const queries = useQueryClient();
  useEffect(() => {
    if (state !== 'ready') return;
    const abort = new AbortController();
    let retry: ReturnType<typeof setTimeout> | undefined;
    const run = () => {
      watch(client, queries, abort.signal, onChanged)
        // Whether it ended or failed: what was missed is read again, and the watch taken up.
        .catch((error: unknown) => { if (!abort.signal.aborted) console.warn('useSessionListWatch: the list is no longer followed', error); })
        .finally(() => {
          if (abort.signal.aborted) return;
          retry = setTimeout(run, WATCH_AGAIN_MS);
        });
    };
    run();
    return () => {
      clearTimeout(retry);
      abort.abort();
    };
  }, [client, queries, state, generation, onChanged]);
}

async function watch(client: RuntimeClient, queries: QueryClient, signal: AbortSignal, onChanged?: (session: Session) => void): Promise<void> {
  for await (const event of await client.sessions.watchList(undefined, { signal })) {
    if (signal.aborted) return;
    // The list may have changed between its reading and the beginning of the watch.
    if (event.type === 'ready') void queries.invalidateQueries({ queryKey: [SESSIONS_KEY] });
    else if (event.type === 'configuration') void queries.invalidateQueries({ queryKey: MODELS_KEY });
    else applyToQueries(queries, event);
    if (event.type === 'changed') {
      void queries.invalidateQueries({ queryKey: [RECORDS_KEY] });
      onChanged?.(event.session);
    }
  }
}

function applyToQueries(queries: QueryClient, event: SessionListEvent): void {
  for (const [key, list] of queries.getQueriesData<SessionPages>({ queryKey: [SESSIONS_KEY] })) {
    if (list !== undefined) queries.setQueryData(key, applySessionEvent(list, event, (key[1] as string | null) ?? null));
  }
}
