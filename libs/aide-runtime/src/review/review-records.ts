import type { StateDatabase } from '@chatos/state';
import type { KeptStore } from './kept-store.ts';
import { createKeptStore } from './kept-store.ts';
import type { UndoStore } from './undo-store.ts';
import { createUndoStore } from './undo-store.ts';

/** What is written down of reviews. */
export interface ReviewRecords {
  readonly undos: UndoStore;
  readonly kept: KeptStore;
  /** The session is gone for good. */
  removeSession(sessionId: string): void;
}

/** The database must have been opened with `reviewComponent`. */
export function createReviewRecords(database: StateDatabase<'aide'>): ReviewRecords {
  const [undos, kept] = [createUndoStore(database), createKeptStore(database)];
  return {
    undos, kept,
    removeSession(sessionId) {
      database.transaction(() => {
        undos.removeSession(sessionId);
        kept.removeSession(sessionId);
      });
    },
  };
}
