import type { Explained, MessageHit, WorkspaceId } from '@chatos/contracts';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { explainError } from '../text/explain-error.ts';

/** A pause in typing after which the messages are searched. */
const PAUSE_MS = 150;
/** Hits shown below the sessions. */
const SHOWN = 20;
const SHORTEST = 2;

export interface MessageHits {
  readonly hits: readonly MessageHit[];
  /** Whether this query is one the messages are searched for. */
  readonly isSearching: boolean;
  readonly isPending: boolean;
  readonly error: Explained | null;
}

/** The newest messages with the words in them; from two characters on, once typing has paused. */
export function useMessageHits(typed: string): MessageHits {
  const { client, workspaceId } = useRuntime();
  const wanted = typed.trim();
  const [query] = useDebouncedValue(wanted, PAUSE_MS);
  const isSearching = [...wanted].length >= SHORTEST;
  const found = useQuery({
    queryKey: ['message-hits', workspaceId, query],
    queryFn: ({ signal }) => client.search.messages({ query, limit: SHOWN, ...(workspaceId === null ? {} : { workspaceId: workspaceId as WorkspaceId }) }, { signal }),
    enabled: isSearching && [...query].length >= SHORTEST,
    retry: false,
    // A message may have come since the same words were last looked for.
    gcTime: 0,
  });
  const isCurrent = query === wanted;
  return {
    hits: isSearching && isCurrent ? (found.data?.items ?? []) : [],
    isSearching,
    isPending: isSearching && (!isCurrent || found.isPending),
    error: isSearching && isCurrent && found.error !== null ? explainError(found.error) : null,
  };
}
