import { asc, eq, sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { ConversationTables } from './schema.ts';

/** What the workbench has to tell the model of a session with its next message: nothing ran when it happened. */
export interface PendingNoteStore {
  add(sessionId: string, text: string, at: number): void;
  /** All of a session's, oldest first, and takes them away. To be called in the transaction that writes them elsewhere. */
  take(sessionId: string): string[];
}

export function createPendingNoteStore(db: BetterSQLite3Database, { pendingNotes }: ConversationTables): PendingNoteStore {
  const ofSession = db.select({ text: pendingNotes.text }).from(pendingNotes).where(eq(pendingNotes.sessionId, sql.placeholder('sessionId'))).orderBy(asc(pendingNotes.seq)).prepare();
  return {
    add(sessionId, text, at) {
      db.insert(pendingNotes).values({ sessionId, text, createdAt: at }).run();
    },
    take(sessionId) {
      const texts = ofSession.all({ sessionId }).map(({ text }) => text);
      if (texts.length > 0) db.delete(pendingNotes).where(eq(pendingNotes.sessionId, sessionId)).run();
      return texts;
    },
  };
}
