import type { StateDatabase } from '@chatos/state';
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { FileChangeLog } from './change-log.ts';
import type { FileChangeRow } from './change-rows.ts';
import { hashesOf, toFileChange } from './change-rows.ts';
import { removeLeftovers } from './change-leftovers.ts';
import { isWriterRunning } from './change-writer.ts';
import { hashOnDisk } from './content-on-disk.ts';
import type { ContentKeeper } from './content-store.ts';
import type { RuntimeTables } from './tables.ts';

/** How many changes were settled: taken for made, forgotten, and written to the log. */
export interface Reconciled {
  finished: number;
  discarded: number;
  logged: number;
}

type Verdict = 'made' | 'not-made' | 'unknown';

/** Changes of processes that still run are theirs to settle. */
export function createReconcile(database: StateDatabase, { fileChanges }: RuntimeTables, contents: ContentKeeper, log: FileChangeLog): () => Reconciled {
  const db = database.drizzle;
  const isOpen = sql`(${fileChanges.state} = 'pending' or ${fileChanges.logged} = 0)`;

  const openRows = () => db.select().from(fileChanges).where(and(gt(fileChanges.sequence, 0), isOpen)).orderBy(asc(fileChanges.sequence)).all();

  /**
   * The next change of the same file tells best: whoever planned it had read the file, so its content before shows whether this one had been made.
   * Where there is no next one, the file itself tells.
   */
  function judge(row: FileChangeRow): Verdict {
    const next = db.select({ before: fileChanges.before }).from(fileChanges)
      .where(and(eq(fileChanges.absolutePath, row.absolutePath), gt(fileChanges.sequence, row.sequence))).orderBy(asc(fileChanges.sequence)).limit(1).get();
    const found = next === undefined ? hashOnDisk(row.absolutePath) : next.before;
    if (found === 'unknown') return 'unknown';
    return found === row.after ? 'made' : 'not-made';
  }

  /** Under the lock of the transaction, so that two processes that open at once do not both write a line. */
  function settle(verdicts: ReadonlyMap<string, Verdict>): Reconciled {
    const rows = openRows().filter(({ id, state }) => state === 'done' || verdicts.has(id));
    const inLog = log.find(new Set(rows.map(({ id }) => id)), Math.min(...rows.map(({ logOffset }) => logOffset)));
    // A line in the log is written after the change was made, so it counts for more than what the file holds by now.
    const verdictOf = ({ id, state }: FileChangeRow): Verdict => (state === 'done' || inLog.has(id) ? 'made' : (verdicts.get(id) ?? 'unknown'));
    const made = rows.filter((row) => verdictOf(row) === 'made');
    const notMade = rows.filter((row) => verdictOf(row) === 'not-made');
    const missing = made.filter(({ id }) => !inLog.has(id));
    log.append(missing.map(toFileChange));
    for (const { id } of made) db.update(fileChanges).set({ state: 'done', logged: true }).where(eq(fileChanges.id, id)).run();
    for (const { id } of notMade) db.delete(fileChanges).where(eq(fileChanges.id, id)).run();
    contents.release(hashesOf(notMade));
    return { finished: made.filter(({ state }) => state === 'pending').length, discarded: notMade.length, logged: missing.length };
  }

  return () => {
    contents.removeUnfinished();
    const open = openRows();
    const abandoned = open.filter(({ state, writer }) => state === 'pending' && !isWriterRunning(writer));
    const verdicts = new Map(abandoned.map((row) => [row.id, judge(row)]));
    const settled = open.length === 0 ? { finished: 0, discarded: 0, logged: 0 } : database.transaction(() => settle(verdicts));
    removeLeftovers(abandoned);
    contents.sweep();
    return settled;
  };
}
