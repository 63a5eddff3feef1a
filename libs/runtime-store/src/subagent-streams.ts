import type { StateDatabase } from '@chatos/state';
import { and, desc, eq, lt } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { unknownRecord } from './errors.ts';
import type { Page, PageRequest, SessionPageRequest } from './pages.ts';
import { limitOf, startOf, toPage } from './pages.ts';
import type { RuntimeTables } from './tables.ts';

export type SubagentStreamStatus = 'running' | 'completed' | 'failed' | 'stopped';

/** What one subagent did on behalf of one tool call of a session. */
export interface SubagentStream {
  id: string;
  sessionId: string;
  toolCallId: string;
  jobId: string;
  status: SubagentStreamStatus;
  createdAt: number;
  updatedAt: number;
}

/** One thing the subagent did; types as the predecessor's: assistant, tool_call, tool_result, notice. */
export interface SubagentStep {
  type: string;
  payload: unknown;
  createdAt: number;
}

export type NewSubagentStream = Pick<SubagentStream, 'sessionId' | 'toolCallId'> & { jobId?: string };

export interface SubagentStreamStore {
  start(stream: NewSubagentStream): SubagentStream;
  /** `payload` is any JSON value. Throws RuntimeStoreError `record-unknown` where the stream is gone. */
  addStep(streamId: string, step: { type: string; payload: unknown }): SubagentStep;
  /** Throws RuntimeStoreError `record-unknown`. */
  finish(streamId: string, status: Exclude<SubagentStreamStatus, 'running'>): SubagentStream;
  /** Newest first. */
  list(request?: SessionPageRequest): Page<SubagentStream>;
  /** The steps of one stream, newest first. */
  steps(streamId: string, request?: PageRequest): Page<SubagentStep>;
}

export function createSubagentStreamStore(database: StateDatabase, { subagentStreams: streams, subagentSteps: steps }: RuntimeTables): SubagentStreamStore {
  const db = database.drizzle;
  const requireStream = (id: string): SubagentStream => {
    const row = db.select().from(streams).where(eq(streams.id, id)).get();
    if (row === undefined) throw unknownRecord('subagent stream', id);
    return withoutSequence(row);
  };
  return {
    start(stream) {
      const now = Date.now();
      const started: SubagentStream = { jobId: '', ...stream, id: randomUUID(), status: 'running', createdAt: now, updatedAt: now };
      db.insert(streams).values(started).run();
      return started;
    },
    addStep(streamId, { type, payload }) {
      return database.transaction(() => {
        requireStream(streamId);
        const step: SubagentStep = { type, payload: payload ?? null, createdAt: Date.now() };
        db.insert(steps).values({ ...step, payload: JSON.stringify(step.payload), streamId }).run();
        return step;
      });
    },
    finish(streamId, status) {
      return database.transaction(() => {
        db.update(streams).set({ status, updatedAt: Date.now() }).where(eq(streams.id, streamId)).run();
        return requireStream(streamId);
      });
    },
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
      return toPage(rows, limit, ({ type, payload, createdAt }) => ({ type, payload: JSON.parse(payload) as unknown, createdAt }));
    },
  };
}

function withoutSequence({ sequence: _sequence, ...stream }: SubagentStream & { sequence: number }): SubagentStream {
  return stream;
}
