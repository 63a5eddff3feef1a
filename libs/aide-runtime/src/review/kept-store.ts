import type { StateDatabase } from '@chatos/state';
import { and, eq } from 'drizzle-orm';
import { kept } from './tables.ts';

/** Which hunks of a session the user looked at and wants. */
export interface KeptStore {
  of(sessionId: string, path: string): ReadonlySet<string>;
  set(sessionId: string, path: string, hunks: readonly string[], isKept: boolean): void;
  removeSession(sessionId: string): void;
}

export function createKeptStore({ drizzle: db }: StateDatabase<'aide'>): KeptStore {
  return {
    of: (sessionId, path) => new Set(db.select({ hunk: kept.hunk }).from(kept).where(and(eq(kept.sessionId, sessionId), eq(kept.path, path))).all().map(({ hunk }) => hunk)),
    set(sessionId, path, hunks, isKept) {
      for (const hunk of hunks) {
        if (isKept) db.insert(kept).values({ sessionId, path, hunk, keptAt: Date.now() }).onConflictDoNothing().run();
        else db.delete(kept).where(and(eq(kept.sessionId, sessionId), eq(kept.path, path), eq(kept.hunk, hunk))).run();
      }
    },
    removeSession: (sessionId) => void db.delete(kept).where(eq(kept.sessionId, sessionId)).run(),
  };
}
