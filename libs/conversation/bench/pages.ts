import type { ConversationStore } from '../src/store/conversation-store.ts';
import { appendMessage, openStore, SESSION } from './open-store.ts';
import { median, timed } from './statistics.ts';

const ROUNDS = 200;

/** The newest page of 50 messages, then the one before it, of a history of 100 000 messages and of one of 1 000. */
export function comparePages(directory: string): { long: number; short: number; ratio: number } {
  const long = filled(`${directory}/long`, 100_000);
  const short = filled(`${directory}/short`, 1_000);
  const longTimes: number[] = [];
  const shortTimes: number[] = [];
  for (let round = -20; round < ROUNDS; round += 1) {
    const longTime = timed(() => readTwoPages(long.store));
    const shortTime = timed(() => readTwoPages(short.store));
    if (round < 0) continue;
    longTimes.push(longTime / 2);
    shortTimes.push(shortTime / 2);
  }
  long.database.close();
  short.database.close();
  return { long: Math.round(median(longTimes) * 1000), short: Math.round(median(shortTimes) * 1000), ratio: median(longTimes) / median(shortTimes) };
}

function readTwoPages(store: ConversationStore): void {
  const newest = store.messages.page({ sessionId: SESSION, limit: 50 });
  const older = store.messages.page({ sessionId: SESSION, limit: 50, cursor: newest.nextCursor ?? undefined });
  if (newest.items.length !== 50 || older.items.length !== 50) throw new Error('bench: a page was not full');
}

function filled(directory: string, count: number): ReturnType<typeof openStore> {
  const opened = openStore(directory);
  // One commit for all: only the reading is measured.
  opened.store.transaction(() => {
    for (let index = 0; index < count; index += 1) appendMessage(opened.store, index);
  });
  return opened;
}
