import type { FileChange } from '@chatos/contracts';
import type { StateDatabase } from '@chatos/state';
import { and, asc, eq, gt, inArray, or, sql } from 'drizzle-orm';
import type { FileChangeRow } from './change-rows.ts';
import { toFileChange } from './change-rows.ts';
import { RuntimeStoreError } from './errors.ts';
import type { FileFeed } from './following/file-feed.ts';
import { createPullStream } from './following/pull-stream.ts';
import type { RuntimeTables } from './tables.ts';

export interface FollowRequest {
  /** Only the changes of this session. */
  sessionId?: string | undefined;
  /** `cursor` of an earlier event; left out, the changes made from now on. */
  after?: string | undefined;
}

export interface FollowedChanges {
  items: FileChange[];
  cursor: string;
}

/** So many changes are told at once, so that one event stays small enough for a port: a difference may have 256 KiB. */
const AT_ONCE = 20;
/** So many planned changes may be passed over in a cursor; beyond them it waits for the oldest. The contract's cursors have at most 512 characters. */
const MAX_OPEN = 24;
const LOOKED_AT = AT_ONCE + MAX_OPEN + 1;
/** The line of a change is written just before its transaction is committed: who was told of the line looks again when that is done. */
const COMMITTED_BY_MS = [50, 400];
/** Where a change is not told of otherwise (its line could not be written): how often the database is asked whether another process wrote to it. */
const LOOK_EVERY_MS = 2_000;

/**
 * A place in the changes. They are numbered when they are planned and told when they are made, which may be in another order: `open` are those at or before
 * `sequence` that were not made yet when it was reached.
 */
interface Place {
  readonly sequence: number;
  readonly open: readonly number[];
}

/** Follows the changes of files, by whatever process they are made; each is told once, as it is made. */
export function createFollowChanges(database: StateDatabase, { fileChanges }: RuntimeTables, feed: FileFeed, closing: AbortSignal) {
  const db = database.drizzle;
  const ofSession = (sessionId: string | undefined) => (sessionId === undefined ? undefined : eq(fileChanges.sessionId, sessionId));
  const newest = (): number => db.select({ sequence: sql<number>`coalesce(max(${fileChanges.sequence}), 0)` }).from(fileChanges).get()?.sequence ?? 0;

  /** What is made from now on. Where very many are planned, those made behind them are told too. */
  function here(sessionId: string | undefined): Place {
    const isPending = and(sql`${fileChanges.state} = 'pending'`, ofSession(sessionId));
    const open = db.select({ sequence: fileChanges.sequence }).from(fileChanges).where(isPending).orderBy(asc(fileChanges.sequence)).limit(MAX_OPEN + 1).all().map((row) => row.sequence);
    const first = open[MAX_OPEN];
    return first === undefined ? { sequence: newest(), open } : { sequence: first - 1, open: open.slice(0, MAX_OPEN) };
  }

  /** One transaction, so that what is made and what is still open belong together; one that only reads, and so waits for no writer. */
  function readAfter(place: Place, sessionId: string | undefined): { items: FileChange[]; place: Place } {
    return database.raw.transaction(() => {
      const isUntold = or(gt(fileChanges.sequence, place.sequence), inArray(fileChanges.sequence, [...place.open]));
      const rows = db.select().from(fileChanges).where(and(isUntold, ofSession(sessionId))).orderBy(asc(fileChanges.sequence)).limit(LOOKED_AT).all();
      const made: FileChangeRow[] = [];
      const open: number[] = [];
      let looked = 0;
      for (const row of rows) {
        if (row.state === 'done' ? made.length === AT_ONCE : open.length === MAX_OPEN) break;
        if (row.state === 'done') made.push(row);
        else open.push(row.sequence);
        looked += 1;
      }
      const isAll = looked === rows.length && rows.length < LOOKED_AT;
      const sequence = Math.max(place.sequence, isAll ? newest() : (rows[looked - 1]?.sequence ?? 0));
      const notLookedAt = rows.slice(looked).map((row) => row.sequence).filter((each) => each <= sequence);
      return { items: made.map(toFileChange), place: { sequence, open: [...open, ...notLookedAt] } };
    }).deferred();
  }

  return ({ sessionId, after }: FollowRequest, signal?: AbortSignal): AsyncIteratorObject<FollowedChanges, undefined, void> => {
    let place = after === undefined ? here(sessionId) : placeOf(after);
    let isFirst = true;
    return createPullStream<FollowedChanges>({
      read() {
        const found = readAfter(place, sessionId);
        place = found.place;
        if (found.items.length === 0 && !isFirst) return Promise.resolve(null);
        isFirst = false;
        return Promise.resolve({ items: found.items, cursor: cursorOf(place) });
      },
      listen: (wake) => listenTo(database, feed, wake),
      signal: signal === undefined ? closing : AbortSignal.any([signal, closing]),
    });
  };
}

function listenTo(database: StateDatabase, feed: FileFeed, wake: () => void): () => void {
  const timers = new Set<NodeJS.Timeout>();
  const stop = feed.listen(() => {
    wake();
    if (timers.size > 0) return;
    for (const after of COMMITTED_BY_MS) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        wake();
      }, after).unref();
      timers.add(timer);
    }
  });
  const version = (): unknown => database.raw.pragma('data_version', { simple: true });
  let seen = version();
  const look = setInterval(() => {
    const now = version();
    if (now === seen) return;
    seen = now;
    wake();
  }, LOOK_EVERY_MS).unref();
  return () => {
    stop();
    clearInterval(look);
    for (const timer of timers) clearTimeout(timer);
  };
}

function cursorOf({ sequence, open }: Place): string {
  return `after-${sequence}${open.map((each) => `.${sequence - each}`).join('')}`;
}

function placeOf(cursor: string): Place {
  const match = /^after-(\d{1,15})((?:\.\d{1,15}){0,24})$/.exec(cursor);
  if (match?.[1] === undefined) throw new RuntimeStoreError('cursor-invalid', { problem: 'The place to follow the changes from is not valid.', remedy: 'Follow them from now on, and read those of before as a list.' });
  const sequence = Number(match[1]);
  return { sequence, open: (match[2] ?? '').split('.').filter((text) => text !== '').map((text) => sequence - Number(text)) };
}
