import type { Task } from '@chatos/contracts';
import type { StateDatabase } from '@chatos/state';
import { and, desc, eq, sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { unknownRecord } from './errors.ts';
import type { Page } from './pages.ts';
import { limitOf, toPage } from './pages.ts';
import type { RuntimeTables } from './tables.ts';
import type { TaskPageRequest, TaskScope } from './task-filters.ts';
import { filterOfClearing, filterOfPage } from './task-filters.ts';

export type NewTask = Pick<Task, 'title' | 'sessionId'> & Partial<Omit<Task, 'id' | 'createdAt' | 'updatedAt'>> & {
  /** A session has one task of a key; '' (or left out) is none. */
  dedupeKey?: string;
  /** Who added it; the session's own model unless told. */
  caller?: 'main' | 'subagent';
};

export interface AddedTask {
  readonly task: Task;
  /** False where the session had a task of this key already, which is then the one returned, as it is. */
  readonly isNew: boolean;
}

export type TaskChanges = Partial<Pick<Task, 'title' | 'details' | 'status' | 'priority' | 'tags'>> & {
  /** Added to the details as lines of its own. */
  appendNote?: string;
};

/**
 * The tasks of one runtime, changed by many processes at once. Every change is one statement on its rows (adding, one short transaction): no writer ever writes
 * back what it read before, so none loses or brings back another's. Waits for other writers up to the database's busy timeout.
 */
export interface TaskStore {
  add(task: NewTask): Task;
  /** All or, where one is refused, none; in the order given. A key that is given twice is one task. */
  addAll(tasks: readonly NewTask[]): AddedTask[];
  /** Null where there is none of that id. */
  get(id: string): Task | null;
  /** Throws RuntimeStoreError `record-unknown`. */
  update(id: string, changes: TaskChanges): Task;
  /** Done, with a note of how. Throws RuntimeStoreError `record-unknown`. */
  complete(id: string, note: string): Task;
  /** Whether there was one of that id. */
  remove(id: string): boolean;
  /** How many were removed: those that are done, or all. */
  clear(mode: 'done' | 'all', scope: TaskScope): number;
  /** Newest first. */
  list(request?: TaskPageRequest): Page<Task>;
}

type Row = RuntimeTables['tasks']['$inferSelect'];

export function createTaskStore(database: StateDatabase, { tasks }: RuntimeTables): TaskStore {
  const db = database.drizzle;
  const insert = (task: NewTask): AddedTask => ({ task: toTask(db.insert(tasks).values(newRow(task)).returning().get()), isNew: true });
  const addOnce = (task: NewTask): AddedTask => {
    const { sessionId, dedupeKey = '' } = task;
    // The condition again as a literal: only so does SQLite see that the index of keys serves it.
    const known = dedupeKey === '' ? undefined : db.select().from(tasks).where(and(eq(tasks.sessionId, sessionId), eq(tasks.dedupeKey, dedupeKey), sql`${tasks.dedupeKey} <> ''`)).get();
    return known === undefined ? insert(task) : { task: toTask(known), isNew: false };
  };
  const update = (id: string, { appendNote = '', ...changes }: TaskChanges): Task => {
    const noted = appendNote === '' ? {} : { details: withNote(changes.details === undefined ? sql`${tasks.details}` : sql`${changes.details}`, appendNote) };
    const changed = db.update(tasks).set({ ...changes, ...noted, updatedAt: Date.now() }).where(eq(tasks.id, id)).returning().get() as Row | undefined;
    if (changed === undefined) throw unknownRecord('task', id);
    return toTask(changed);
  };
  return {
    add: (task) => (task.dedupeKey === undefined || task.dedupeKey === '' ? insert(task) : database.transaction(() => addOnce(task))).task,
    addAll: (added) => database.transaction(() => added.map(addOnce)),
    get(id) {
      const row = db.select().from(tasks).where(eq(tasks.id, id)).get();
      return row === undefined ? null : toTask(row);
    },
    update,
    complete: (id, note) => update(id, { status: 'done', appendNote: note }),
    remove: (id) => db.delete(tasks).where(eq(tasks.id, id)).run().changes > 0,
    clear: (mode, scope) => db.delete(tasks).where(filterOfClearing(tasks, mode, scope)).run().changes,
    list(request = {}) {
      const limit = limitOf(request);
      return toPage(db.select().from(tasks).where(filterOfPage(tasks, request)).orderBy(desc(tasks.sequence)).limit(limit + 1).all(), limit, toTask);
    },
  };
}

function newRow(task: NewTask): Omit<Row, 'sequence'> {
  const now = Date.now();
  return {
    details: '', status: 'todo', priority: 'medium', tags: [], runId: '', userMessageId: '', dedupeKey: '', caller: 'main', ...task, id: randomUUID(), createdAt: now, updatedAt: now,
  };
}

/** In SQL, so that two notes that are appended at once are both there. */
function withNote(details: ReturnType<typeof sql>, note: string) {
  return sql<string>`CASE ${details} WHEN '' THEN ${note} ELSE ${details} || char(10) || ${note} END`;
}

function toTask({ sequence: _sequence, dedupeKey: _dedupeKey, caller: _caller, ...task }: Row): Task {
  return task;
}
