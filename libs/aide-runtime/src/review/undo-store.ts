import type { ReviewScope, UndoRecord } from '@chatos/contracts';
import { ConversationError } from '@chatos/conversation';
import type { StateDatabase } from '@chatos/state';
import { and, asc, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Cover } from './live-changes.ts';
import { covers, undoChanges, undos } from './tables.ts';

/** A change of one file that makes an undo, and the changes that it takes back as a whole: none where it takes back a part of them. */
export interface UndoChange {
  readonly changeId: string;
  readonly path: string;
  readonly covered: readonly string[];
}

export interface OpenUndo {
  readonly id: string;
  readonly sessionId: string;
  readonly scope: ReviewScope;
  readonly isSettled: boolean;
  readonly changeIds: readonly string[];
}

export interface UndoStore {
  /** Before the first file changes. */
  begin(undo: { id: string; sessionId: string; scope: ReviewScope }, changes: readonly UndoChange[]): void;
  /** It came to these changes, of those it was begun with; with none of them there was no undo. */
  settle(id: string, made: readonly string[]): void;
  /** The agent was told of it. */
  told(id: string): void;
  /** Begun and not settled, or settled and not told of: by a process that died. */
  open(): OpenUndo[];
  find(sessionId: string, id: string): UndoRecord | null;
  changeIdsOf(id: string): string[];
  /** Of changes of one file. */
  coversOf(changeIds: readonly string[]): Cover[];
  page(input: { sessionId: string; cursor?: string | undefined; limit: number }): { items: UndoRecord[]; nextCursor: string | null };
  removeSession(sessionId: string): void;
}

type UndoRow = typeof undos.$inferSelect;
/** Most ids that one statement is given. */
const AT_ONCE = 500;
/** A page ends with the undo that passes this, so that it fits into a frame of a port. */
const MAX_FILES_SHOWN = 20_000;

export function createUndoStore(database: StateDatabase<'aide'>): UndoStore {
  const db = database.drizzle;
  const isMade = sql`${undos.state} <> 'pending'`;

  /** The newest undo of it that has not been undone itself. */
  function undoneBy(id: string): string | null {
    const later = db.select({ id: undos.id }).from(undos).where(and(eq(undos.undoes, id), sql`${undos.undoes} <> ''`, isMade)).orderBy(desc(undos.sequence)).all();
    return later.find((undo) => undoneBy(undo.id) === null)?.id ?? null;
  }
  function toRecord({ id, sessionId, scope, createdAt }: UndoRow): UndoRecord {
    const files = db.select({ path: undoChanges.path }).from(undoChanges).where(eq(undoChanges.undoId, id)).orderBy(asc(undoChanges.path)).all().map(({ path }) => path);
    return { id, sessionId, scope, files, createdAt, undoneBy: undoneBy(id) };
  }
  const changeIdsOf = (id: string) => db.select({ changeId: undoChanges.changeId }).from(undoChanges).where(eq(undoChanges.undoId, id)).all().map(({ changeId }) => changeId);

  return {
    begin({ id, sessionId, scope }, changes) {
      database.transaction(() => {
        db.insert(undos).values({ id, sessionId, scope, undoes: scope.kind === 'undo' ? scope.undoId : '', state: 'pending', createdAt: Date.now() }).run();
        for (const { changeId, path, covered } of changes) {
          db.insert(undoChanges).values({ changeId, undoId: id, path }).run();
          for (const coveredId of covered) db.insert(covers).values({ changeId, coveredId }).run();
        }
      });
    },
    settle(id, made) {
      database.transaction(() => {
        for (const changeId of changeIdsOf(id)) if (!made.includes(changeId)) db.delete(undoChanges).where(eq(undoChanges.changeId, changeId)).run();
        if (made.length === 0) db.delete(undos).where(eq(undos.id, id)).run();
        else db.update(undos).set({ state: 'untold' }).where(eq(undos.id, id)).run();
      });
    },
    told: (id) => void db.update(undos).set({ state: 'done' }).where(eq(undos.id, id)).run(),
    open: () => db.select().from(undos).where(sql`${undos.state} <> 'done'`).orderBy(asc(undos.sequence)).all()
      .map(({ id, sessionId, scope, state }) => ({ id, sessionId, scope, isSettled: state === 'untold', changeIds: changeIdsOf(id) })),
    find(sessionId, id) {
      const row = db.select().from(undos).where(and(eq(undos.id, id), eq(undos.sessionId, sessionId), isMade)).get();
      return row === undefined ? null : toRecord(row);
    },
    changeIdsOf,
    coversOf(changeIds) {
      const found: Cover[] = [];
      for (let start = 0; start < changeIds.length; start += AT_ONCE) {
        const rows = db.select().from(covers).where(inArray(covers.changeId, changeIds.slice(start, start + AT_ONCE))).all();
        for (const { changeId, coveredId } of rows) found.push({ by: changeId, covered: coveredId });
      }
      return found;
    },
    page({ sessionId, cursor, limit }) {
      const rows = db.select().from(undos).where(and(eq(undos.sessionId, sessionId), lt(undos.sequence, startOf(cursor)), isMade)).orderBy(desc(undos.sequence)).limit(limit + 1).all();
      const items: UndoRecord[] = [];
      let files = 0;
      for (const row of rows.slice(0, limit)) {
        if (files > MAX_FILES_SHOWN) break;
        const record = toRecord(row);
        files += record.files.length;
        items.push(record);
      }
      return { items, nextCursor: rows.length > items.length ? `before-${rows[items.length - 1]?.sequence ?? 0}` : null };
    },
    removeSession: (sessionId) => void db.delete(undos).where(eq(undos.sessionId, sessionId)).run(),
  };
}

function startOf(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER;
  const match = /^before-(\d{1,15})$/.exec(cursor);
  if (match?.[1] === undefined) throw new ConversationError('UNUSABLE_INPUT', { problem: 'The place to read on from is not valid.', remedy: 'Read the list again from its beginning.' });
  return Number(match[1]);
}
