import type Database from 'better-sqlite3';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { DatabaseOwner } from './file-kind.ts';

declare const stateDatabaseBrand: unique symbol;

/** An open database of one owner. The owner is in the type: one runtime's database is refused where the other's is asked for. */
export interface StateDatabase<Owner extends DatabaseOwner = DatabaseOwner> {
  readonly [stateDatabaseBrand]: Owner;
  readonly owner: Owner;
  readonly path: string;
  readonly drizzle: BetterSQLite3Database;
  readonly raw: Database.Database;
  /** Runs `work` under BEGIN IMMEDIATE and commits; rolls back where it throws. Inside another transaction it is a savepoint of that. `work` must not be async. */
  transaction<Result>(work: () => Result): Result;
  /** Calling it again does nothing. */
  close(): void;
}

export function wrapDatabase<Owner extends DatabaseOwner>(owner: Owner, path: string, raw: Database.Database): StateDatabase<Owner> {
  const database = {
    owner,
    path,
    drizzle: drizzle(raw),
    raw,
    transaction: <Result>(work: () => Result): Result => raw.transaction(work).immediate(),
    close: () => closeDatabase(raw),
  };
  return Object.freeze(database) as unknown as StateDatabase<Owner>;
}

function closeDatabase(raw: Database.Database): void {
  if (!raw.open) return;
  try {
    raw.pragma('optimize');
  } finally {
    raw.close();
  }
}
