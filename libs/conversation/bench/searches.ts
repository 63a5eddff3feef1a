import { openStore, SESSION } from './open-store.ts';
import { median, timed } from './statistics.ts';

const ROUNDS = 60;

/** The newest page of hits for words in every tenth message, of 50 000 messages and of 1 000. */
export function compareSearches(directory: string): { long: number; short: number; ratio: number } {
  const long = filled(`${directory}/long`, 50_000);
  const short = filled(`${directory}/short`, 1_000);
  const longTimes: number[] = [];
  const shortTimes: number[] = [];
  for (let round = -5; round < ROUNDS; round += 1) {
    const longTime = timed(() => search(long));
    const shortTime = timed(() => search(short));
    if (round < 0) continue;
    longTimes.push(longTime);
    shortTimes.push(shortTime);
  }
  long.database.close();
  short.database.close();
  return { long: Math.round(median(longTimes) * 1000), short: Math.round(median(shortTimes) * 1000), ratio: median(longTimes) / median(shortTimes) };
}

function search({ store }: ReturnType<typeof openStore>): void {
  for (const query of ['full-text', '全文检索']) {
    if (store.search.page({ query, limit: 20 }).items.length !== 20) throw new Error('bench: a page of hits was not full');
  }
}

function filled(directory: string, count: number): ReturnType<typeof openStore> {
  const opened = openStore(directory);
  opened.store.transaction(() => {
    for (let index = 0; index < count; index += 1) {
      const turn = opened.store.turns.insert({ id: `t${index}` as never, sessionId: SESSION, modelId: 'm', modelName: 'M', configRevision: 1, createdAt: index });
      const seq = opened.store.messages.insert({ id: `m${index}`, sessionId: SESSION, turnSeq: turn.seq, role: 'user', createdAt: index });
      opened.store.messages.putPart(seq, 0, { kind: 'text', step: 0, text: `Message ${index} says this and that. 第${index}条消息。${index % 10 === 0 ? 'It has full-text words. 这里有全文检索。' : ''}` });
      opened.store.turns.update(turn.seq, { startedAt: index });
    }
  });
  return opened;
}
