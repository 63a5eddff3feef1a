import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { SessionId } from '@chatos/contracts';
import { IconFileDiff } from '@tabler/icons-react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { RECORDS_KEY } from '../sessions/use-sessions.ts';
import { EmptyState, ErrorState, LoadingState } from '../shell/states.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { explainError } from '../text/explain-error.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { useStoredChoice } from '../workbench/stored-choice.ts';
import { formatMegabytes, groupByFile } from './change-view.ts';
import { FileChangeCard } from './file-change-card.tsx';
import styles from './panel.module.css';

/** What tools changed in files for a session, newest first or by file, each with its difference. */
export function FileChangesPanel({ sessionId }: { sessionId: SessionId | null }) {
  const { client } = useRuntime();
  const [order, setOrder] = useStoredChoice('local', 'chatos-file-order', 'time');
  const query = useInfiniteQuery({
    queryKey: [RECORDS_KEY, 'file-changes', sessionId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => client.fileChanges.read({ cursor: pageParam, limit: 50, ...(sessionId === null ? {} : { sessionId }) }, { signal }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  if (query.isError) return <ErrorState error={explainError(query.error)} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <LoadingState />;
  const changes = query.data.pages.flatMap((page) => page.items);
  if (changes.length === 0) {
    return (
      <>
        <EmptyState isCompact icon={<IconFileDiff size={22} stroke={1.6} />} title="No file changes">
          Files that tools create, change or delete for this session appear here with their differences.
        </EmptyState>
        <Usage />
      </>
    );
  }
  return (
    <>
      <SegmentedControl fullWidth size="xs" mb={8} aria-label="Order of the changes" value={order ?? 'time'} onChange={setOrder} data={[{ value: 'time', label: 'Newest first' }, { value: 'file', label: 'By file' }]} />
      {order === 'file' ? (
        groupByFile(changes).map((group) => (
          <section key={group.path} className={styles.group} aria-label={group.changes[0]?.path}>
            <h3 className={styles.fileTitle} title={group.path}><VisibleText text={group.changes[0]?.path ?? group.path} /> <span>{group.changes.length}</span></h3>
            <ul className={styles.list}>
              {group.changes.map((change) => <FileChangeCard key={change.id} change={change} isOfGroup />)}
            </ul>
          </section>
        ))
      ) : (
        <ul className={styles.list} aria-label="Changed files">
          {changes.map((change) => <FileChangeCard key={change.id} change={change} />)}
        </ul>
      )}
      {query.hasNextPage ? <Button mt={8} variant="subtle" size="compact-xs" onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>More</Button> : null}
      <Usage />
    </>
  );
}

/** What the contents before and after changes take of the disk. */
function Usage() {
  const { client } = useRuntime();
  const usage = useQuery({ queryKey: [RECORDS_KEY, 'content-usage'], queryFn: ({ signal }) => client.contentStore.usage(undefined, { signal }) });
  if (usage.isError) return <p className={styles.foot} role="alert">How much the contents of changes take could not be read: {explainError(usage.error).problem}</p>;
  if (usage.data === undefined) return null;
  return (
    <p className={styles.foot} data-testid={TEST_IDS.contentUsage} title="Of all sessions here. What is beyond it is let go, the oldest first; the differences stay.">
      Contents of changes: {formatMegabytes(usage.data.bytes)} of {formatMegabytes(usage.data.maxBytes)}
    </p>
  );
}
