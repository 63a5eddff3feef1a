import { useQuery } from '@tanstack/react-query';
import type { SessionId, Task } from '@chatos/contracts';
import { IconChecklist } from '@tabler/icons-react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { RECORDS_KEY } from '../sessions/use-sessions.ts';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { showPanelTab } from '../workbench/panel-request.ts';
import styles from './task-line.module.css';
import { useRecordsWatch } from './use-records-watch.ts';

/** The most a page of tasks has; who plans more sees how it stands in the panel. */
const COUNTED = 200;

/** How the tasks of a session stand, in one line that follows the run and opens the list; nothing where there are none. */
export function TaskLine({ sessionId }: { sessionId: SessionId }) {
  const { client } = useRuntime();
  useRecordsWatch(sessionId);
  const { data } = useQuery({
    queryKey: [RECORDS_KEY, 'tasks', sessionId, 'line'],
    queryFn: ({ signal }) => client.config.read({ sessionId, limit: COUNTED }, { signal }),
  });
  if (data === undefined || data.items.length === 0) return null;
  const doing = data.items.find(({ status }) => status === 'doing');
  return (
    <button type="button" className={styles.line} onClick={() => showPanelTab('tasks')} title="Show the tasks" data-testid={TEST_IDS.taskLine}>
      <IconChecklist size={14} stroke={1.8} aria-hidden="true" />
      <span>{taskWords(data.items, data.nextCursor !== null)}</span>
      {doing === undefined ? null : <span className={styles.doing}><VisibleText text={doing.title} /></span>}
    </button>
  );
}

/** `3 of 5 tasks done`. @param isMore whether there are more than these */
export function taskWords(tasks: readonly Pick<Task, 'status'>[], isMore: boolean): string {
  const done = tasks.filter(({ status }) => status === 'done').length;
  return `${done} of ${tasks.length}${isMore ? '+' : ''} ${tasks.length === 1 && !isMore ? 'task' : 'tasks'} done`;
}
