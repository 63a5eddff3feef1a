import type { Turn, TurnState } from '@chatos/contracts';
import { and, asc, desc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { SQLWrapper } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { ConversationTables } from './schema.ts';

/** A turn with the number that orders it; the number stays inside this library. */
export interface TurnRow extends Turn { readonly seq: number }
export type NewTurn = Pick<Turn, 'id' | 'sessionId' | 'modelId' | 'modelName' | 'configRevision' | 'createdAt'>;
export type TurnChanges = Partial<Omit<Turn, 'id' | 'sessionId' | 'createdAt'>>;

export interface TurnStore {
  /** Puts a turn at the end of its session's queue. */
  insert(turn: NewTurn): TurnRow;
  find(sessionId: string, id: string): TurnRow | null;
  /** The turns of a session that have not ended, oldest first. */
  unfinished(sessionId: string): TurnRow[];
  nextQueued(sessionId: string): TurnRow | null;
  /** The number of a session's newest turn; 0 where it has none. */
  newestSeq(sessionId: string): number;
  /** Every turn of the runtime that has not ended. */
  allUnfinished(): TurnRow[];
  /** What all turns of a session have used. */
  usageOf(sessionId: string): { turns: number; inputTokens: number; outputTokens: number; cost: number };
  /** What the newest call of the model took of its context, in tokens; 0 where there was none. */
  contextTaken(sessionId: string): number;
  update(seq: number, changes: TurnChanges): void;
  setState(seq: number, state: TurnState): void;
}

export function createTurnStore(db: BetterSQLite3Database, { turns }: ConversationTables): TurnStore {
  const byId = db.select().from(turns).where(and(eq(turns.id, sql.placeholder('id')), eq(turns.sessionId, sql.placeholder('sessionId')))).prepare();
  const unfinished = db.select().from(turns)
    .where(and(eq(turns.sessionId, sql.placeholder('sessionId')), isNull(turns.finishedAt))).orderBy(asc(turns.seq)).prepare();
  const sum = (column: SQLWrapper) => sql<number>`coalesce(sum(${column}), 0)`;
  const usage = db.select({ turns: sql<number>`count(*)`, inputTokens: sum(turns.inputTokens), outputTokens: sum(turns.outputTokens), cost: sum(turns.cost) }).from(turns).where(eq(turns.sessionId, sql.placeholder('sessionId'))).prepare();
  const taken = db.select({ contextTokens: turns.contextTokens }).from(turns).where(and(eq(turns.sessionId, sql.placeholder('sessionId')), gt(turns.contextTokens, 0))).orderBy(desc(turns.seq)).limit(1).prepare();
  const insert = db.insert(turns).values({
    id: sql.placeholder('id'), sessionId: sql.placeholder('sessionId'), state: 'queued', modelId: sql.placeholder('modelId'), modelName: sql.placeholder('modelName'),
    notice: null, configRevision: sql.placeholder('configRevision'), steps: 0, inputTokens: 0, outputTokens: 0, cost: 0, contextTokens: 0, contextLimit: 0, createdAt: sql.placeholder('createdAt'), startedAt: null, finishedAt: null,
  }).prepare();

  return {
    insert(turn) {
      const seq = Number(insert.run({ ...turn }).lastInsertRowid);
      return { ...turn, seq, state: 'queued', notice: null, steps: 0, inputTokens: 0, outputTokens: 0, cost: 0, contextTokens: 0, contextLimit: 0, startedAt: null, finishedAt: null };
    },
    find: (sessionId, id) => (byId.get({ sessionId, id }) as TurnRow | undefined) ?? null,
    unfinished: (sessionId) => unfinished.all({ sessionId }) as TurnRow[],
    nextQueued: (sessionId) => (unfinished.all({ sessionId }) as TurnRow[]).find((turn) => turn.state === 'queued') ?? null,
    newestSeq: (sessionId) => db.select({ seq: turns.seq }).from(turns).where(eq(turns.sessionId, sessionId)).orderBy(desc(turns.seq)).limit(1).get()?.seq ?? 0,
    // Over the partial index of unfinished turns, which holds a handful of rows whatever the history holds.
    allUnfinished: () => db.select().from(turns).where(isNull(turns.finishedAt)).orderBy(asc(turns.sessionId), asc(turns.seq)).all() as TurnRow[],
    usageOf: (sessionId) => usage.get({ sessionId }) ?? { turns: 0, inputTokens: 0, outputTokens: 0, cost: 0 },
    contextTaken: (sessionId) => taken.get({ sessionId })?.contextTokens ?? 0,
    update(seq, changes) {
      db.update(turns).set(changes).where(eq(turns.seq, seq)).run();
    },
    setState(seq, state) {
      db.update(turns).set({ state }).where(eq(turns.seq, seq)).run();
    },
  };
}

/** The turn as the contract has it. */
export function publicTurn({ seq: _, ...turn }: TurnRow): Turn {
  return turn;
}
