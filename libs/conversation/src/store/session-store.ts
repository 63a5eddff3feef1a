import type { RunMode, RuntimeName, Session, SessionId, TurnState, WorkspaceId } from '@chatos/contracts';
import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { decodeCursor, encodeCursor, sessionCursor } from './cursors.ts';
import type { ConversationTables } from './schema.ts';

export interface SessionPageInput { readonly cursor?: string | undefined; readonly limit: number; readonly workspaceId?: string | undefined }
export interface Page<Item> { readonly items: Item[]; readonly nextCursor: string | null }
export type NewSession = Pick<Session, 'id' | 'title' | 'modelId' | 'workspaceId' | 'workspaceRoot' | 'createdAt'> & { readonly mode?: RunMode };

export interface SessionStore {
  insert(session: NewSession): void;
  /** Null where there is none, or it is deleted. */
  find(id: string): Session | null;
  /** Null likewise; asked for each tool before each call of a model. */
  modeOf(id: string): RunMode | null;
  page(input: SessionPageInput): Page<Session>;
  idsOfWorkspace(workspaceId: string): SessionId[];
  update(id: string, changes: { title?: string; modelId?: string | null; workspaceRoot?: string | null; mode?: RunMode }): void;
  touch(id: string, at: number): void;
  /** False where there was nothing to change. */
  markDeleted(id: string, at: number): boolean;
  unmarkDeleted(id: string): boolean;
  deletedIds(): SessionId[];
  /** Removes the row with everything that belongs to it. */
  purge(id: string): void;
  /** The page's query as SQL, for the test that asks SQLite how it runs it. */
  explainable(input: SessionPageInput): { sql: string; params: unknown[] };
}

export function createSessionStore(db: BetterSQLite3Database, { sessions }: ConversationTables, runtime: RuntimeName): SessionStore {
  // Written out, because Drizzle leaves the table's name off a column when a query has one table, and `id` would mean the turn's.
  const turnsOf = `SELECT "state" FROM "${runtime}_turns" AS "t" WHERE "t"."session_id" = "${runtime}_sessions"."id"`;
  const lastTurnState = sql<TurnState | null>`coalesce(${sql.raw(`(${turnsOf} AND "t"."finished_at" IS NULL ORDER BY "t"."seq" LIMIT 1)`)}, ${sql.raw(`(${turnsOf} ORDER BY "t"."seq" DESC LIMIT 1)`)})`;
  const fields = {
    id: sessions.id, title: sessions.title, modelId: sessions.modelId, workspaceId: sessions.workspaceId, workspaceRoot: sessions.workspaceRoot, mode: sessions.mode, lastTurnState,
    createdAt: sessions.createdAt, updatedAt: sessions.updatedAt,
  };
  const byId = db.select(fields).from(sessions).where(and(eq(sessions.id, sql.placeholder('id')), isNull(sessions.deletedAt))).prepare();
  const modeById = db.select({ mode: sessions.mode }).from(sessions).where(and(eq(sessions.id, sql.placeholder('id')), isNull(sessions.deletedAt))).prepare();
  const touch = db.update(sessions).set({ updatedAt: sql`${sql.placeholder('at')}` }).where(eq(sessions.id, sql.placeholder('id'))).prepare();

  function pageQuery(input: SessionPageInput) {
    const after = decodeCursor(input.cursor, sessionCursor);
    return db.select(fields).from(sessions)
      .where(and(
        isNull(sessions.deletedAt),
        input.workspaceId === undefined ? undefined : eq(sessions.workspaceId, input.workspaceId),
        after === null ? undefined : sql`(${sessions.updatedAt}, ${sessions.id}) < (${after[0]}, ${after[1]})`,
      ))
      .orderBy(desc(sessions.updatedAt), desc(sessions.id))
      .limit(input.limit + 1);
  }

  return {
    insert(session) {
      db.insert(sessions).values({ mode: 'ask', ...session, updatedAt: session.createdAt, deletedAt: null }).run();
    },
    find: (id) => (byId.get({ id }) as Session | undefined) ?? null,
    modeOf: (id) => modeById.get({ id })?.mode ?? null,
    page(input) {
      const rows = pageQuery(input).all() as Session[];
      const items = rows.slice(0, input.limit);
      const last = items.at(-1);
      return { items, nextCursor: rows.length > input.limit && last ? encodeCursor([last.updatedAt, last.id]) : null };
    },
    idsOfWorkspace: (workspaceId) => db.select({ id: sessions.id }).from(sessions)
      .where(and(eq(sessions.workspaceId, workspaceId as WorkspaceId), isNull(sessions.deletedAt))).all().map((row) => row.id as SessionId),
    update(id, changes) {
      db.update(sessions).set(changes).where(eq(sessions.id, id)).run();
    },
    touch(id, at) {
      touch.run({ id, at });
    },
    markDeleted: (id, at) => db.update(sessions).set({ deletedAt: at }).where(and(eq(sessions.id, id), isNull(sessions.deletedAt))).run().changes > 0,
    unmarkDeleted: (id) => db.update(sessions).set({ deletedAt: null }).where(and(eq(sessions.id, id), isNotNull(sessions.deletedAt))).run().changes > 0,
    deletedIds: () => db.select({ id: sessions.id }).from(sessions).where(isNotNull(sessions.deletedAt)).all().map((row) => row.id as SessionId),
    purge(id) {
      db.delete(sessions).where(eq(sessions.id, id)).run();
    },
    explainable: (input) => pageQuery(input).toSQL(),
  };
}
