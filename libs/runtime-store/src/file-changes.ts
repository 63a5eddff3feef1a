import type { FileChange } from '@chatos/contracts';
import type { StateDatabase } from '@chatos/state';
import { and, asc, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { FileChangeLog } from './change-log.ts';
import type { KnownContent, NewFileChange } from './change-rows.ts';
import { hashesOf, toFileChange, toPendingRow } from './change-rows.ts';
import { currentWriter } from './change-writer.ts';
import { hashOf } from './content-files.ts';
import { hashOnDisk } from './content-on-disk.ts';
import type { ContentKeeper } from './content-store.ts';
import type { FollowedChanges, FollowRequest } from './follow-changes.ts';
import { createFollowChanges } from './follow-changes.ts';
import { createFileFeed } from './following/file-feed.ts';
import type { Page, SessionPageRequest } from './pages.ts';
import { limitOf, startOf, toPage } from './pages.ts';
import type { Reconciled } from './reconcile-changes.ts';
import { createReconcile } from './reconcile-changes.ts';
import type { RuntimeTables } from './tables.ts';

export interface PlanOptions {
  /** What all contents together may take of the disk (`contentStoreMaxBytes`). */
  maxContentBytes: number;
}

export interface PlannedChanges {
  readonly ids: readonly string[];
  /** False where a content is not kept since the budget has no room for it; the changes are recorded all the same, with the hash alone. */
  readonly areContentsKept: boolean;
}

/**
 * The changes of files that one runtime's tools made. Who changes files says so first (`plan`), then makes the change, and then says how it
 * went (`finish` or `discard`): so a process that dies in between leaves no change unrecorded, and `file-changes.jsonl` agrees with the database after
 * `reconcile`. A change is listed once it is made, and then never altered.
 */
export interface FileChangeStore {
  /** Rows and contents are on the disk when it returns. Throws what SQLite or the operating system answered; nothing is planned then. */
  plan(changes: readonly NewFileChange[], options: PlanOptions): PlannedChanges;
  /** The changes were made. Ids that are gone (their session was removed) are passed over. Throws StateError where the log cannot be written; the changes are recorded, and `reconcile` writes their lines. */
  finish(ids: readonly string[]): FileChange[];
  /** The changes were not made, and are forgotten. */
  discard(ids: readonly string[]): void;
  /** It is not known whether all of the changes were made: those whose file holds the result are finished, the others discarded; one whose file cannot be looked at is left to `reconcile`. Returns the finished ones; throws as `finish`. */
  settle(ids: readonly string[]): FileChange[];
  /** Settles what processes that died have left: by what is on the disk, a planned change is finished or discarded, and lines that are missing in the log are written. To be called when a runtime or a tool server opens the store. */
  reconcile(): Reconciled;
  /** Null where there is none of that id. */
  get(id: string): FileChange | null;
  /** Newest first. */
  list(request?: SessionPageRequest): Page<FileChange>;
  /**
   * The changes made after `after` (left out: from now on), by this process or another, each once and as it is made; the first event tells where that is. A
   * reader may go on later from a `cursor`. Throws RuntimeStoreError `cursor-invalid`. Ends with the signal, and with the store.
   */
  follow(request: FollowRequest, signal?: AbortSignal): AsyncIteratorObject<FollowedChanges, undefined, void>;
  /** Has those who follow look now: something may have been recorded by another process. */
  look(): void;
}

export function createFileChangeStore(database: StateDatabase, tables: RuntimeTables, contents: ContentKeeper, log: FileChangeLog, closing: AbortSignal): FileChangeStore {
  const db = database.drizzle;
  const { fileChanges } = tables;
  const writer = currentWriter();
  const isDone = sql`${fileChanges.state} = 'done'`;
  const feed = createFileFeed(log.path);
  /** What the newest plan was told; contents of changes under way may pass it for a moment. */
  let budget = Number.MAX_SAFE_INTEGER;

  function forget(ids: readonly string[]): void {
    const planned = and(inArray(fileChanges.id, [...ids]), sql`${fileChanges.state} = 'pending'`);
    database.transaction(() => {
      const used = hashesOf(db.select({ before: fileChanges.before, after: fileChanges.after }).from(fileChanges).where(planned).all());
      db.delete(fileChanges).where(planned).run();
      contents.release(used);
    });
  }

  const store: FileChangeStore = {
    plan(changes, { maxContentBytes }) {
      budget = maxContentBytes;
      const hashed = changes.map((change) => ({ ...change, before: contentOf(change.before), after: contentOf(change.after) }));
      const logOffset = log.size();
      const rows = hashed.map(({ before, after, ...change }) => ({ ...toPendingRow(change), before: before?.hash ?? null, after: after?.hash ?? null, writer, logOffset }));
      const ids = rows.map(({ id }) => id);
      // In the order of the changes; a content that several name is there once.
      const all = new Map(hashed.flatMap(({ before, after }) => [before, after]).flatMap((content) => (content === null || content.bytes === null ? [] : [[content.hash, content.bytes] as const])));
      const kept = within(all, maxContentBytes);
      database.transaction(() => {
        for (const [hash, bytes] of kept) contents.reserve(hash, bytes.length);
        for (const row of rows) db.insert(fileChanges).values(row).run();
      });
      try {
        contents.keepWithin(maxContentBytes);
        contents.publish(kept);
      } catch (error: unknown) {
        // Their contents are swept with the next change: what failed here may fail again.
        forget(ids);
        throw error;
      }
      return { ids, areContentsKept: kept.size === all.size };
    },
    finish(ids) {
      let failure: Error | null = null;
      const finished = database.transaction(() => {
        db.update(fileChanges).set({ state: 'done' }).where(inArray(fileChanges.id, [...ids])).run();
        const made = db.select().from(fileChanges).where(inArray(fileChanges.id, [...ids])).orderBy(asc(fileChanges.sequence)).all().map(toFileChange);
        try {
          // Inside the transaction, so that no other process writes the same lines meanwhile.
          log.append(made);
          db.update(fileChanges).set({ logged: true }).where(inArray(fileChanges.id, [...ids])).run();
        } catch (error: unknown) {
          failure = error as Error;
        }
        return made;
      });
      feed.wake();
      if (failure !== null) throw failure as Error;
      contents.keepWithin(budget);
      return finished;
    },
    discard(ids) {
      forget(ids);
      contents.sweep();
    },
    settle(ids) {
      const planned = db.select().from(fileChanges).where(inArray(fileChanges.id, [...ids])).all();
      const found = planned.map(({ id, absolutePath, after }) => ({ id, after, hash: hashOnDisk(absolutePath) })).filter(({ hash }) => hash !== 'unknown');
      store.discard(found.filter(({ hash, after }) => hash !== after).map(({ id }) => id));
      return store.finish(found.filter(({ hash, after }) => hash === after).map(({ id }) => id));
    },
    reconcile: createReconcile(database, tables, contents, log),
    get(id) {
      const row = db.select().from(fileChanges).where(and(eq(fileChanges.id, id), isDone)).get();
      return row === undefined ? null : toFileChange(row);
    },
    list(request = {}) {
      const limit = limitOf(request);
      const older = and(lt(fileChanges.sequence, startOf(request)), isDone);
      const where = request.sessionId === undefined ? older : and(eq(fileChanges.sessionId, request.sessionId), older);
      return toPage(db.select().from(fileChanges).where(where).orderBy(desc(fileChanges.sequence)).limit(limit + 1).all(), limit, toFileChange);
    },
    follow: createFollowChanges(database, tables, feed, closing),
    look: () => feed.wake(),
  };
  return store;
}

/** Without bytes where they are not to be stored, or are already. */
function contentOf(given: Uint8Array | KnownContent | null): { hash: string; bytes: Uint8Array | null } | null {
  if (given === null) return null;
  return given instanceof Uint8Array ? { hash: hashOf(given), bytes: given } : { hash: given.hash, bytes: null };
}

/** As many of the contents as fit, in their order: what belongs to one plan is never let go for the rest of it. */
function within(all: ReadonlyMap<string, Uint8Array>, maxBytes: number): Map<string, Uint8Array> {
  const kept = new Map<string, Uint8Array>();
  let total = 0;
  for (const [hash, bytes] of all) {
    if (total + bytes.length > maxBytes) continue;
    total += bytes.length;
    kept.set(hash, bytes);
  }
  return kept;
}
