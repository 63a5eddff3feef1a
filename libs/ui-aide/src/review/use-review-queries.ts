import type { aideContract, Explained, ReviewDetail, ReviewFile, SessionId, TurnId, UndoRecord } from '@chatos/contracts';
import { explainError, useClient, useStream } from '@chatos/ui-kit';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';

const REVIEW_KEY = 'review';
/** The most a page may have. */
const PAGE = 200;
/** A run that changes many files tells so for each: they are read again at most this often. */
const READ_AGAIN_MS = 700;

export interface ReviewFiles {
  readonly files: readonly ReviewFile[];
  readonly isPending: boolean;
  /** Whether there are more than those read so far. */
  readonly hasMore: boolean;
  readonly error: Explained | null;
  readonly reload: () => void;
}

/**
 * What was changed, by path.
 * @param turnId null: by all runs of the session
 * @param isWhole whether every page is read, one after the other; else the first
 */
export function useReviewFiles(sessionId: SessionId | null, turnId: TurnId | null, isWhole: boolean): ReviewFiles {
  const client = useClient<typeof aideContract>().aide;
  const query = useInfiniteQuery({
    queryKey: [REVIEW_KEY, sessionId, 'files', turnId],
    enabled: sessionId !== null,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => client.review.files({ sessionId: sessionId as SessionId, limit: PAGE, cursor: pageParam, ...(turnId === null ? {} : { turnId }) }, { signal }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const { hasNextPage, isFetching, isError, fetchNextPage, refetch } = query;
  useEffect(() => {
    if (isWhole && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [isWhole, hasNextPage, isFetching, isError, fetchNextPage]);
  const files = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const reload = useCallback(() => void refetch(), [refetch]);
  return { files, isPending: query.isPending, hasMore: hasNextPage, error: query.error === null ? null : explainError(query.error), reload };
}

/** One file in full. */
export function useReviewDetail(sessionId: SessionId, turnId: TurnId | null, path: string | null): UseQueryResult<ReviewDetail> {
  const client = useClient<typeof aideContract>().aide;
  return useQuery({
    queryKey: detailKey(sessionId, turnId, path),
    enabled: path !== null,
    queryFn: ({ signal }) => client.review.file({ sessionId, path: path as string, ...(turnId === null ? {} : { turnId }) }, { signal }),
  });
}

export function detailKey(sessionId: SessionId, turnId: TurnId | null, path: string | null): readonly unknown[] {
  return [REVIEW_KEY, sessionId, 'file', turnId, path];
}

/** The undos that were carried out, newest first. */
export function useUndoRecords(sessionId: SessionId) {
  const client = useClient<typeof aideContract>().aide;
  const query = useInfiniteQuery({
    queryKey: [REVIEW_KEY, sessionId, 'undos'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => client.review.undos({ sessionId, limit: 50, cursor: pageParam }, { signal }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const records = useMemo((): UndoRecord[] => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return { query, records };
}

/** Has everything of a session's review read again. */
export function useReadReviewAgain(sessionId: SessionId | null): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(() => queries.invalidateQueries({ queryKey: [REVIEW_KEY, sessionId] }), [queries, sessionId]);
}

/** Follows the session's recorded changes for as long as it is shown, the review open or not. */
export function useReviewWatch(sessionId: SessionId | null): Explained | null {
  const client = useClient<typeof aideContract>().aide;
  const readAgain = useReadReviewAgain(sessionId);
  const later = useMemo(() => soon(() => void readAgain()), [readAgain]);
  useEffect(() => later.cancel, [later]);
  const open = useCallback((signal: AbortSignal) => (sessionId === null ? untilAborted(signal) : client.fileChanges.watch({ sessionId }, { signal })), [client, sessionId]);
  return useStream<{ count: number }>(open, later.call);
}

/** Calls `run` at the next moment, and then not again before a pause is over; what is asked for meanwhile is one more call. */
function soon(run: () => void): { call: () => void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsked = false;
  const call = () => {
    isAsked = true;
    if (timer !== undefined) return;
    const tick = () => {
      timer = undefined;
      if (!isAsked) return;
      isAsked = false;
      run();
      timer = setTimeout(tick, READ_AGAIN_MS);
    };
    timer = setTimeout(tick, 0);
  };
  return { call, cancel: () => { clearTimeout(timer); timer = undefined; isAsked = false; } };
}

/** Of a page without a session there is nothing to follow. */
async function untilAborted(signal: AbortSignal): Promise<AsyncIterable<never>> {
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  return (async function* nothing() { /* It ends at once. */ })();
}
