import { Badge, Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { SessionId, Task } from '@chatos/contracts';
import { IconChecklist, IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { RECORDS_KEY } from '../sessions/use-sessions.ts';
import { EmptyState, ErrorState, LoadingState } from '../shell/states.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { explainError } from '../text/explain-error.ts';
import { formatTime } from '../text/format.ts';
import { VisibleText } from '../text/visible-text.tsx';
import styles from './panel.module.css';
import { groupTasks } from './task-groups.ts';

const PRIORITY_COLORS: Readonly<Record<Task['priority'], string>> = { high: 'red', medium: 'gray', low: 'gray' };

/** The tasks of a session, by how they stand, and the configuration revision the runtime works with. */
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
      {groupTasks(tasks).map((group) => (
        <section key={group.status} className={styles.group} aria-label={group.title}>
          <h3>{group.title} <span>{group.tasks.length}</span></h3>
          <ul className={styles.list}>
            {group.tasks.map((task) => <TaskRow key={task.id} task={task} />)}
          </ul>
        </section>
      ))}
      {query.hasNextPage ? <Button variant="subtle" size="compact-xs" onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>More</Button> : null}
      <p className={styles.foot}>Configuration revision {query.data.pages[0]?.configRevision}</p>
    </>
  );
}

function TaskRow({ task }: { task: Task }) {
  const [isOpen, setOpen] = useState(false);
  const detailsId = useId();
  return (
    <li className={styles.task} data-status={task.status} data-testid={TEST_IDS.taskRow}>
      <button type="button" className={styles.taskHead} aria-expanded={isOpen} aria-controls={detailsId} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={13} className={styles.chevron} data-open={isOpen || undefined} aria-hidden="true" />
        <span className={styles.taskTitle}><VisibleText text={task.title} /></span>
        <Badge size="xs" variant="dot" color={PRIORITY_COLORS[task.priority]} aria-label={`Priority ${task.priority}`}>{task.priority}</Badge>
      </button>
      <div id={detailsId} className={styles.taskBody} hidden={!isOpen}>
        <p className={styles.details}>{task.details === '' ? 'No details were written down.' : <VisibleText text={task.details} />}</p>
        <div className={styles.note}>{[`Changed ${formatTime(task.updatedAt)}`, ...task.tags].join(' · ')}</div>
      </div>
    </li>
  );
}
