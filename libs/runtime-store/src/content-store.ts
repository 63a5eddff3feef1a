import type { StateDatabase } from '@chatos/state';
import { and, asc, eq, gt, gte, or, sql } from 'drizzle-orm';
import { hashesOf } from './change-rows.ts';
import type { ContentFiles } from './content-files.ts';
import { hashOf } from './content-files.ts';
import type { RuntimeTables } from './tables.ts';

export interface ContentUsage {
  bytes: number;
  contents: number;
}

/**
 * The contents of files before and after changes, each once, under its SHA-256 in hex. Several processes use it at once. Every method throws what the
 * operating system or SQLite answered.
 */
export interface ContentStore {
  /** Returns its hash once the content is on the disk. */
  put(bytes: Uint8Array): string;
  /** Null where it was never stored, was let go, or is damaged. */
  read(hash: string): Uint8Array | null;
  /** As `read`, but it does not count as a use: for who looks at many, and is not to wait for the disk after each. */
  peek(hash: string): Uint8Array | null;
  usage(): ContentUsage;
  /** Lets the contents that were not used for the longest time go until all together take at most `maxBytes`; never those of a change under way. */
  keepWithin(maxBytes: number): void;
  /** Removes the contents that no change uses any more. */
  sweep(): void;
}

/** What the store of file changes needs besides; the first two inside its transactions. */
export interface ContentKeeper extends ContentStore {
  /** Writes down that the content will be there. Its file follows by `publish`: a crash in between leaves a row without a file, which counts and ages as any other. */
  reserve(hash: string, bytes: number): void;
  /** Marks those of these contents for `sweep` that no change names any more. */
  release(hashes: Iterable<string>): void;
  publish(contents: Iterable<readonly [hash: string, bytes: Uint8Array]>): void;
  isStored(hash: string): boolean;
  /** Removes what processes that died were in the midst of writing. */
  removeUnfinished(): void;
}

/** Most contents that are removed in one transaction, so that other processes need not wait long. */
const REMOVED_AT_ONCE = 64;
/** The age of contents that no change uses: they go first, and whatever the budget. */
const UNUSED = 0;

export function createContentStore(database: StateDatabase, { contents, contentUsage, fileChanges }: RuntimeTables, files: ContentFiles): ContentKeeper {
  const db = database.drizzle;
  const row = (hash: string) => eq(contents.hash, hash);
  const touch = (hash: string, usedAt: number) => void db.update(contents).set({ usedAt }).where(row(hash)).run();
  const isNamed = (hash: string) =>
    db.select({ id: fileChanges.id }).from(fileChanges).where(or(eq(fileChanges.before, hash), eq(fileChanges.after, hash))).limit(1).get() !== undefined;
  const usage = (): ContentUsage =>
    db.select({ bytes: contentUsage.bytes, contents: contentUsage.contents }).from(contentUsage).where(eq(contentUsage.id, 1)).get() ?? { bytes: 0, contents: 0 };

  /** The file first: a crash in between leaves a row, by which the rest is done later; a file without a row would stay for ever. */
  function drop(hash: string): void {
    files.remove(hash);
    db.delete(contents).where(row(hash)).run();
  }

  function pinned(): Set<string> {
    return hashesOf(db.select({ before: fileChanges.before, after: fileChanges.after }).from(fileChanges).where(and(gt(fileChanges.sequence, 0), sql`${fileChanges.state} = 'pending'`)).all());
  }

  /** Returns whether there may be more to remove. */
  function removeOldest(maxBytes: number): boolean {
    let { bytes: total } = usage();
    if (total <= maxBytes) return false;
    const kept = pinned();
    const oldest = db.select().from(contents).where(gte(contents.usedAt, UNUSED)).orderBy(asc(contents.usedAt)).limit(kept.size + REMOVED_AT_ONCE).all();
    let removed = 0;
    for (const { hash, bytes } of oldest.filter((content) => !kept.has(content.hash))) {
      if (total <= maxBytes) return false;
      drop(hash);
      total -= bytes;
      removed += 1;
    }
    return removed > 0;
  }

  function removeUnused(): boolean {
    const unused = db.select({ hash: contents.hash }).from(contents).where(eq(contents.usedAt, UNUSED)).limit(REMOVED_AT_ONCE).all();
    for (const { hash } of unused) {
      // Marked, and named again by a change since.
      if (isNamed(hash)) touch(hash, Date.now());
      else drop(hash);
    }
    return unused.length === REMOVED_AT_ONCE;
  }

  function repeat(step: () => boolean): void {
    while (database.transaction(step));
  }

  const keeper: ContentKeeper = {
    put(bytes) {
      const hash = hashOf(bytes);
      keeper.reserve(hash, bytes.length);
      keeper.publish([[hash, bytes]]);
      return hash;
    },
    reserve: (hash, bytes) => void db.insert(contents).values({ hash, bytes, usedAt: Date.now() }).onConflictDoUpdate({ target: contents.hash, set: { usedAt: Date.now() } }).run(),
    publish: (given) => files.write(given),
    removeUnfinished: () => files.removeUnfinished(),
    isStored: (hash) => db.select({ hash: contents.hash }).from(contents).where(row(hash)).get() !== undefined,
    peek: (hash) => (keeper.isStored(hash) ? files.read(hash) : null),
    read(hash) {
      const bytes = keeper.peek(hash);
      if (bytes !== null) touch(hash, Date.now());
      return bytes;
    },
    usage,
    keepWithin(maxBytes) {
      keeper.sweep();
      // Looked at without a transaction first: most of the time there is room, and no other process is to wait for that.
      if (usage().bytes > maxBytes) repeat(() => removeOldest(maxBytes));
    },
    release(hashes) {
      for (const hash of hashes) if (!isNamed(hash)) touch(hash, UNUSED);
    },
    sweep() {
      if (db.select({ hash: contents.hash }).from(contents).where(eq(contents.usedAt, UNUSED)).limit(1).get() !== undefined) repeat(removeUnused);
    },
  };
  return keeper;
}
