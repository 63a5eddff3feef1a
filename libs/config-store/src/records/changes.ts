import type { StateDatabase } from '@chatos/state';
import { sql } from 'drizzle-orm';
import { state } from '../schema/tables.ts';

export type ConfigurationDatabase = StateDatabase<'configuration'>;

/** What a changed record is stamped with: the configuration's new revision, and the time. */
export interface Stamp {
  readonly revision: number;
  readonly now: number;
}

/** The one way to write: every change raises the configuration's revision in its own transaction and is announced after the commit. */
export interface Changes {
  readonly database: ConfigurationDatabase;
  revision(): number;
  /** Runs `work` in one transaction under a new revision. Where it throws, neither the records nor the revision have changed. */
  change<T>(work: (stamp: Stamp) => T): T;
  /** Runs asynchronous writes one after the other, so that what one checked still holds when it commits. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Calls the listener after each committed change. Returns its removal. A listener must not throw. */
  onChange(listener: (revision: number) => void): () => void;
  /** Resolves once the revision is above `after`, or the signal is aborted, or the store is closed. */
  waitForChange(after: number, signal: AbortSignal): Promise<void>;
  isClosed(): boolean;
  close(): void;
}

export function createChanges(database: ConfigurationDatabase): Changes {
  const listeners = new Set<(revision: number) => void>();
  const closed = new AbortController();
  let last: Promise<unknown> = Promise.resolve();

  function revision(): number {
    return database.drizzle.select({ revision: state.revision }).from(state).get()?.revision ?? 0;
  }

  return {
    database,
    revision,
    change(work) {
      const { result, raised } = database.transaction(() => {
        const row = database.drizzle.update(state).set({ revision: sql`${state.revision} + 1` }).returning({ revision: state.revision }).get();
        return { result: work({ revision: row.revision, now: Date.now() }), raised: row.revision };
      });
      for (const listener of [...listeners]) listener(raised);
      return result;
    },
    inTurn(work) {
      const turn = last.then(work, work);
      last = turn.catch(() => undefined);
      return turn;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    waitForChange(after, signal) {
      return new Promise((resolve) => {
        const finish = () => {
          listeners.delete(finish);
          signal.removeEventListener('abort', finish);
          closed.signal.removeEventListener('abort', finish);
          resolve();
        };
        if (signal.aborted || closed.signal.aborted || revision() > after) return resolve();
        listeners.add(finish);
        signal.addEventListener('abort', finish);
        closed.signal.addEventListener('abort', finish);
      });
    },
    isClosed: () => closed.signal.aborted,
    close() {
      closed.abort();
      listeners.clear();
    },
  };
}
