import type { Task } from '@chatos/contracts';
import type { SQL } from 'drizzle-orm';
import { and, eq, lt, sql } from 'drizzle-orm';
import type { SessionPageRequest } from './pages.ts';
import { startOf } from './pages.ts';
import type { RuntimeTables } from './tables.ts';

export interface TaskPageRequest extends SessionPageRequest {
  /** Only what one run added. */
  runId?: string;
  /** Only tasks in this state. */
  status?: Task['status'];
  /** Only tasks that are not done; of no meaning with `status`. */
  openOnly?: boolean;
  /** Only tasks with this tag. */
  tag?: string;
}

/** Which tasks are cleared. */
export interface TaskScope {
  /** Null: of every session. */
  sessionId: string | null;
  /** Only what this run added. */
  runId?: string;
}

type Tasks = RuntimeTables['tasks'];

/** Throws RuntimeStoreError `cursor-invalid`. */
export function filterOfPage(tasks: Tasks, request: TaskPageRequest): SQL | undefined {
  const { sessionId, runId, status, openOnly, tag } = request;
  return and(
    sessionId === undefined ? undefined : eq(tasks.sessionId, sessionId),
    status === undefined ? openFilter(tasks, openOnly === true) : eq(tasks.status, status),
    runId === undefined ? undefined : eq(tasks.runId, runId),
    tag === undefined ? undefined : sql`EXISTS (SELECT 1 FROM json_each(${tasks.tags}) WHERE value = ${tag})`,
    lt(tasks.sequence, startOf(request)),
  );
}

export function filterOfClearing(tasks: Tasks, mode: 'done' | 'all', { sessionId, runId }: TaskScope): SQL | undefined {
  return and(
    sessionId === null ? undefined : eq(tasks.sessionId, sessionId),
    runId === undefined ? undefined : eq(tasks.runId, runId),
    mode === 'done' ? eq(tasks.status, 'done') : undefined,
  );
}

/** A literal, not a parameter: only so does SQLite see that the index of open tasks serves it. */
function openFilter(tasks: Tasks, openOnly: boolean): SQL | undefined {
  return openOnly ? sql`${tasks.status} <> 'done'` : undefined;
}
