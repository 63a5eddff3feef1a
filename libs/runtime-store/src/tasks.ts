import type { Task } from '@chatos/contracts';
import type { StateDatabase } from '@chatos/state';
import { and, desc, eq, lt } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { unknownRecord } from './errors.ts';
import type { Page, SessionPageRequest } from './pages.ts';
import { limitOf, startOf, toPage } from './pages.ts';
import type { RuntimeTables } from './tables.ts';

export type NewTask = Pick<Task, 'title' | 'sessionId'> & Partial<Omit<Task, 'id' | 'createdAt' | 'updatedAt'>>;
export type TaskChanges = Partial<Pick<Task, 'title' | 'details' | 'status' | 'priority' | 'tags'>>;

/** The tasks of one runtime. Every change is one row: two writers never overwrite each other's tasks. */
export interface TaskStore {
  add(task: NewTask): Task;
  /** Null where there is none of that id. */
  get(id: string): Task | null;
  /** Throws RuntimeStoreError `record-unknown`. */
  update(id: string, changes: TaskChanges): Task;
  /** Whether there was one of that id. */
  remove(id: string): boolean;
  /** Newest first. */
  list(request?: SessionPageRequest): Page<Task>;
}

export function createTaskStore(database: StateDatabase, { tasks }: RuntimeTables): TaskStore {
  const db = database.drizzle;
  const get = (id: string): Task | null => {
    const row = db.select().from(tasks).where(eq(tasks.id, id)).get();
    return row === undefined ? null : toTask(row);
  };
  return {
    add(task) {
      const now = Date.now();
      const added: Task = {
        details: '', status: 'todo', priority: 'medium', tags: [], runId: '', userMessageId: '', ...task, id: randomUUID(), createdAt: now, updatedAt: now,
      };
      db.insert(tasks).values(added).run();
      return added;
    },
    get,
    update(id, changes) {
      return database.transaction(() => {
        db.update(tasks).set({ ...changes, updatedAt: Date.now() }).where(eq(tasks.id, id)).run();
        const changed = get(id);
        if (changed === null) throw unknownRecord('task', id);
        return changed;
      });
    },
    remove: (id) => db.delete(tasks).where(eq(tasks.id, id)).run().changes > 0,
    list(request = {}) {
      const limit = limitOf(request);
      const older = lt(tasks.sequence, startOf(request));
      const where = request.sessionId === undefined ? older : and(eq(tasks.sessionId, request.sessionId), older);
      return toPage(db.select().from(tasks).where(where).orderBy(desc(tasks.sequence)).limit(limit + 1).all(), limit, toTask);
    },
  };
}

function toTask({ sequence: _sequence, ...task }: Task & { sequence: number }): Task {
  return task;
}
