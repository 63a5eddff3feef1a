import type { SubagentStep, SubagentStream } from '@chatos/contracts';
import type { StateDatabase } from '@chatos/state';
import { and, asc, desc, eq, lt, sql } from 'drizzle-orm';
import type { SQLWrapper } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { unknownRecord } from './errors.ts';
import type { Page, PageRequest, SessionPageRequest } from './pages.ts';
import { limitOf, startOf, toPage } from './pages.ts';
import type { RuntimeTables } from './tables.ts';

export type { SubagentStep, SubagentStream } from '@chatos/contracts';
export type SubagentStreamStatus = SubagentStream['status'];

export type NewSubagentStream = Pick<SubagentStream, 'sessionId' | 'toolCallId'> & Partial<Pick<SubagentStream, 'id' | 'jobId' | 'parentId' | 'agent' | 'task' | 'modelName'>>;
export type SubagentStreamChanges = Partial<Pick<SubagentStream, 'modelName' | 'inputTokens' | 'outputTokens' | 'cost'>>;

export interface SubagentStreamStore {
  start(stream: NewSubagentStream): SubagentStream;
  /** Null where there is no such stream (any more). */
  find(streamId: string): SubagentStream | null;
  /** Throws RuntimeStoreError `record-unknown`, as the next two. */
  update(streamId: string, changes: SubagentStreamChanges): SubagentStream;
  /** `payload` is any JSON value. */
  addStep(streamId: string, step: { type: string; payload: unknown }): SubagentStep;
  /** Ends a running stream; one that has ended stays as it ended. */
  finish(streamId: string, status: Exclude<SubagentStreamStatus, 'running'>, result?: string): SubagentStream;
  /** Newest first. */
  list(request?: SessionPageRequest): Page<SubagentStream>;
  /** What all runs of a session have used. */
  usageOf(sessionId: string): { inputTokens: number; outputTokens: number; cost: number };
  /** Those under way, oldest first. */
  running(): SubagentStream[];
  /** Ends as failed, with these words, what a dead process left running; returns those streams. One statement. */
  markInterrupted(result: string): SubagentStream[];
  /** The steps of one stream, newest first. */
  steps(streamId: string, request?: PageRequest): Page<SubagentStep>;
}

export function createSubagentStreamStore(database: StateDatabase, { subagentStreams: streams, subagentSteps: steps }: RuntimeTables): SubagentStreamStore {
  const db = database.drizzle;
  /** Written out, not bound: SQLite takes the partial index only where it sees the condition. */
  const isRunning = sql`${streams.status} = 'running'`;
  const find = (id: string): SubagentStream | null => {
    const row = db.select().from(streams).where(eq(streams.id, id)).get();
    return row === undefined ? null : withoutSequence(row);
  };
  const requireStream = (id: string): SubagentStream => {
    const found = find(id);
    if (found === null) throw unknownRecord('subagent stream', id);
    return found;
  };
  return {
    start(stream) {
      const now = Date.now();
      const started: SubagentStream = {
        id: randomUUID(), jobId: '', parentId: '', agent: '', task: '', modelName: '', ...stream, result: '', inputTokens: 0, outputTokens: 0, cost: 0, status: 'running', createdAt: now, updatedAt: now,
      };
      db.insert(streams).values(started).run();
      return started;
    },
    find,
    update(streamId, changes) {
      return database.transaction(() => {
        db.update(streams).set({ ...changes, updatedAt: Date.now() }).where(eq(streams.id, streamId)).run();
        return requireStream(streamId);
      });
    },
    addStep(streamId, { type, payload }) {
      return database.transaction(() => {
        requireStream(streamId);
        const step = { type, payload: payload ?? null, createdAt: Date.now() };
        const { sequence } = db.insert(steps).values({ ...step, payload: JSON.stringify(step.payload), streamId }).returning({ sequence: steps.sequence }).get();
        return { sequence, ...step };
      });
    },
    usageOf(sessionId) {
      const sum = (column: SQLWrapper) => sql<number>`coalesce(sum(${column}), 0)`;
      const usage = db.select({ inputTokens: sum(streams.inputTokens), outputTokens: sum(streams.outputTokens), cost: sum(streams.cost) }).from(streams).where(eq(streams.sessionId, sessionId)).get();
      return usage ?? { inputTokens: 0, outputTokens: 0, cost: 0 };
    },
    finish(streamId, status, result = '') {
      return database.transaction(() => {
        db.update(streams).set({ status, result, updatedAt: Date.now() }).where(and(eq(streams.id, streamId), isRunning)).run();
        return requireStream(streamId);
      });
    },
    running: () => db.select().from(streams).where(isRunning).orderBy(asc(streams.sequence)).all().map(withoutSequence),
    markInterrupted: (result) => db.update(streams).set({ status: 'failed', result, updatedAt: Date.now() }).where(isRunning).returning().all().map(withoutSequence),
    list(request = {}) {
      const limit = limitOf(request);
      const older = lt(streams.sequence, startOf(request));
      const where = request.sessionId === undefined ? older : and(eq(streams.sessionId, request.sessionId), older);
      return toPage(db.select().from(streams).where(where).orderBy(desc(streams.sequence)).limit(limit + 1).all(), limit, withoutSequence);
    },
    steps(streamId, request = {}) {
      const limit = limitOf(request);
      const where = and(eq(steps.streamId, streamId), lt(steps.sequence, startOf(request)));
      const rows = db.select().from(steps).where(where).orderBy(desc(steps.sequence)).limit(limit + 1).all();
      return toPage(rows, limit, ({ sequence, type, payload, createdAt }) => ({ sequence, type, payload: JSON.parse(payload) as unknown, createdAt }));
    },
  };
}

function withoutSequence({ sequence: _sequence, ...stream }: SubagentStream & { sequence: number }): SubagentStream {
  return stream;
}
