import { Badge, Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { SessionId, Task } from '@chatos/contracts';
import { IconChecklist } from '@tabler/icons-react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { RECORDS_KEY } from '../sessions/use-sessions.ts';
import { EmptyState, ErrorState, LoadingState } from '../shell/states.tsx';
import { explainError } from '../text/explain-error.ts';
import styles from './panel.module.css';

const STATUS: Readonly<Record<Task['status'], { word: string; color: string }>> = {
  todo: { word: 'To do', color: 'gray' }, doing: { word: 'Doing', color: 'blue' }, blocked: { word: 'Blocked', color: 'red' }, done: { word: 'Done', color: 'green' },
};

/** The tasks of a session, from the runtime's own table, and the configuration revision the runtime works with. */
export function TasksPanel({ sessionId }: { sessionId: SessionId | null }) {
  const { client } = useRuntime();
  const query = useInfiniteQuery({
    queryKey: [RECORDS_KEY, 'tasks', sessionId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => client.config.read({ cursor: pageParam, limit: 50, ...(sessionId === null ? {} : { sessionId }) }, { signal }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  if (query.isError) return <ErrorState error={explainError(query.error)} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <LoadingState />;
  const tasks = query.data.pages.flatMap((page) => page.items);
  return (
    <>
      {tasks.length === 0 ? (
        <EmptyState isCompact icon={<IconChecklist size={22} stroke={1.6} />} title="No tasks">
          Tasks that a tool writes down for this session appear here.
        </EmptyState>
      ) : null}
      <ul className={styles.list}>
        {tasks.map((task) => (
          <li key={task.id} className={styles.task} data-status={task.status}>
            <div className={styles.taskHead}>
              <span className={styles.taskTitle}>{task.title}</span>
              <Badge size="sm" variant="light" color={STATUS[task.status].color}>{STATUS[task.status].word}</Badge>
            </div>
            {task.details === '' ? null : <p className={styles.details}>{task.details}</p>}
            <div className={styles.note}>{[task.priority === 'medium' ? null : `${task.priority} priority`, ...task.tags].filter(Boolean).join(' · ')}</div>
          </li>
        ))}
      </ul>
      {query.hasNextPage ? <Button variant="subtle" size="compact-xs" onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>More</Button> : null}
      <p className={styles.foot}>Configuration revision {query.data.pages[0]?.configRevision}</p>
    </>
  );
}
