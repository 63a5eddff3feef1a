import type { FileChange } from '@chatos/contracts';
import type { StateDatabase } from '@chatos/state';
import { and, asc, desc, eq, getTableColumns, gt, gte, ne, sql } from 'drizzle-orm';
import { isRestorable } from './change-rows.ts';
import type { RuntimeTables } from './tables.ts';

/** A change without its difference, which may be long, and with what else is recorded of the file. */
export interface RecordedChange extends Omit<FileChange, 'diff'> {
  /** Its place in the order in which all changes were recorded. */
  sequence: number;
  /** Kind and permission bits as in `st_mode`, the bits 0 where they are not known; null where there was no file, or nothing is known of it. */
  beforeMode: number | null;
  afterMode: number | null;
}

/** Whose changes are meant: a session's, or those of one of its runs. */
export interface ChangeScope {
  readonly sessionId: string;
  readonly runId?: string | undefined;
}

/** The changes of one session in the order in which they were made, found by indexes: the cost is that of what is returned. Only changes that were made. */
export interface ChangeHistory {
  /** The paths that have changes, each once, in order, from the one behind `after`. */
  paths(scope: ChangeScope, page: { readonly after?: string | undefined; readonly limit: number }): string[];
  /** All of one path in a session, oldest first. */
  ofPath(sessionId: string, path: string): RecordedChange[];
  /** What one tool call changed, oldest first. */
  ofToolCall(sessionId: string, toolCallId: string): RecordedChange[];
  /** Those of the ids that were made, oldest first. */
  ofIds(ids: readonly string[]): RecordedChange[];
  /** The newest change of a file since a time (in milliseconds) by any other server, also one that is being made: the hash of what it makes of the file (null where it removes it), and when it was written down. */
  newestOf(absolutePath: string, since: number, otherThanServer: string): { readonly after: string | null; readonly createdAt: number } | null;
}

export function createChangeHistory(database: StateDatabase, { fileChanges }: RuntimeTables): ChangeHistory {
  const db = database.drizzle;
  const { diff: _diff, state: _state, logged: _logged, writer: _writer, logOffset: _logOffset, ...columns } = getTableColumns(fileChanges);
  const isDone = sql`${fileChanges.state} = 'done'`;
  const read = (where: ReturnType<typeof and>): RecordedChange[] =>
    db.select(columns).from(fileChanges).where(and(where, isDone)).orderBy(asc(fileChanges.sequence)).all().map((row) => ({ ...row, isRestorable: isRestorable(row) }));

  /** From one path to the next by the index, past however many changes a path has. */
  function nextPath({ sessionId, runId }: ChangeScope, after: string): string | null {
    const ofScope = runId === undefined ? eq(fileChanges.sessionId, sessionId) : and(eq(fileChanges.sessionId, sessionId), eq(fileChanges.runId, runId));
    return db.select({ path: fileChanges.path }).from(fileChanges).where(and(ofScope, gt(fileChanges.path, after))).orderBy(asc(fileChanges.path)).limit(1).get()?.path ?? null;
  }
  const isMade = (path: string, { sessionId, runId }: ChangeScope): boolean =>
    db.select({ id: fileChanges.id }).from(fileChanges)
      .where(and(eq(fileChanges.sessionId, sessionId), runId === undefined ? undefined : eq(fileChanges.runId, runId), eq(fileChanges.path, path), isDone)).limit(1).get() !== undefined;

  return {
    paths(scope, { after = '', limit }) {
      const found: string[] = [];
      for (let path = nextPath(scope, after); path !== null && found.length < limit; path = nextPath(scope, path)) if (isMade(path, scope)) found.push(path);
      return found;
    },
    ofPath: (sessionId, path) => read(and(eq(fileChanges.sessionId, sessionId), eq(fileChanges.path, path))),
    // The comparison with '' lets the partial index serve it.
    ofToolCall: (sessionId, toolCallId) => read(and(eq(fileChanges.sessionId, sessionId), eq(fileChanges.toolCallId, toolCallId), sql`${fileChanges.toolCallId} <> ''`)),
    ofIds: (ids) => ids.flatMap((id) => read(eq(fileChanges.id, id))).toSorted((left, right) => left.sequence - right.sequence),
    newestOf: (absolutePath, since, otherThanServer) =>
      db.select({ after: fileChanges.after, createdAt: fileChanges.createdAt }).from(fileChanges)
        .where(and(eq(fileChanges.absolutePath, absolutePath), gte(fileChanges.createdAt, since), ne(fileChanges.server, otherThanServer))).orderBy(desc(fileChanges.sequence)).limit(1).get() ?? null,
  };
}
