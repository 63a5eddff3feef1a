import Database from 'better-sqlite3';
import { appendMessage, BODY, openStore } from './open-store.ts';
import { median, timed } from './statistics.ts';

const ROUNDS = 15;
const APPENDS = 200;

/**
 * Appends a second: a whole acknowledged message (turn, message, part, the session's place; one transaction) through the store, against one
 * row through better-sqlite3 itself with the same pragmas, in a table of messages as one writes it by hand: an id, and the index its pages
 * need. Both commit each time, so both wait for the disk.
 */
export function compareAppends(directory: string): { store: number; raw: number; ratio: number } {
  const { database, store } = openStore(directory);
  const raw = new Database(`${directory}/raw.sqlite`);
  for (const pragma of ['journal_mode', 'synchronous', 'cache_size', 'temp_store', 'foreign_keys']) raw.pragma(`${pragma} = ${String(database.raw.pragma(pragma, { simple: true }))}`);
  raw.exec('CREATE TABLE messages (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, session_id TEXT NOT NULL, body TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT');
  raw.exec('CREATE INDEX messages_in_order ON messages (session_id, seq)');
  const insert = raw.prepare('INSERT INTO messages (id, session_id, body, created_at) VALUES (?, ?, ?, ?)');
  raw.pragma(`synchronous = ${String(database.raw.pragma('synchronous', { simple: true }))}`);

  const storeTimes: number[] = [];
  const rawTimes: number[] = [];
  for (let round = -2; round < ROUNDS; round += 1) {
    const throughStore = timed(() => {
      for (let index = 0; index < APPENDS; index += 1) appendMessage(store, index);
    });
    const direct = timed(() => {
      for (let index = 0; index < APPENDS; index += 1) insert.run(crypto.randomUUID(), 'session', BODY, index);
    });
    if (round < 0) continue;
    storeTimes.push(throughStore);
    rawTimes.push(direct);
  }
  raw.close();
  database.close();
  const perSecond = (milliseconds: number) => Math.round((APPENDS * 1000) / milliseconds);
  return { store: perSecond(median(storeTimes)), raw: perSecond(median(rawTimes)), ratio: median(rawTimes) / median(storeTimes) };
}
