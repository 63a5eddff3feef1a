import { createRouterClient } from '@orpc/server';
import { implementSharedProcedures } from '../src/index.ts';
import { createConversationStore } from '../src/store/conversation-store.ts';
import type { ConversationStore } from '../src/store/conversation-store.ts';
import { openHarness } from '../test/harness.ts';
import type { Harness } from '../test/harness.ts';
import { BODY } from './open-store.ts';
import { median } from './statistics.ts';

const ROUNDS = 60;
const WARM_UP = 10;
const LIMIT = 50;

/**
 * Opening a session as a page does, through the router and its checks, up to the text a port would carry: the first event of its watch, then its newest page
 * of messages. Of 10 000 steps in the one run under way, and in a hundred runs, against 100 steps in the one run under way.
 */
export async function compareOpenings(directory: string): Promise<{ oneRun: number; manyRuns: number; short: number; ratio: number }> {
  await using harness = openHarness({ directory });
  const client = clientOf(harness);
  const sessions = { oneRun: filled(harness, 1, 10_000), manyRuns: filled(harness, 100, 100), short: filled(harness, 1, 100) };
  const times: Record<keyof typeof sessions, number[]> = { oneRun: [], manyRuns: [], short: [] };
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    for (const kind of Object.keys(sessions) as (keyof typeof sessions)[]) {
      const startedAt = performance.now();
      await open(client, sessions[kind]);
      if (round >= 0) times[kind].push(performance.now() - startedAt);
    }
  }
  const [oneRun, manyRuns, short] = [median(times.oneRun), median(times.manyRuns), median(times.short)];
  const microseconds = (milliseconds: number) => Math.round(milliseconds * 1000);
  return { oneRun: microseconds(oneRun), manyRuns: microseconds(manyRuns), short: microseconds(short), ratio: Math.max(oneRun, manyRuns) / short };
}

function clientOf({ conversations, store }: Harness) {
  // Neither has a part in opening a session.
  const absent = {} as never;
  return createRouterClient(implementSharedProcedures({ runtime: 'chat', stateDirectory: '', conversations, store, terminals: absent, subagents: absent }));
}

async function open(client: ReturnType<typeof clientOf>, id: never): Promise<void> {
  const events = await client.sessions.watch({ id });
  const first = await events.next();
  const page = await client.messages.list({ sessionId: id, limit: LIMIT });
  const length = JSON.stringify(first.value).length + JSON.stringify(page).length;
  await events.return?.();
  if (page.items.length === 0 || length < 10_000) throw new Error('bench: a session was opened without its messages');
}

/** A session of so many runs, the last of them under way. A step says something and calls a tool. */
function filled(harness: Harness, runs: number, steps: number): never {
  const session = harness.newSession('bench');
  const store = createConversationStore(harness.database, 'chat');
  store.transaction(() => {
    for (let run = 0; run < runs; run += 1) addRun(store, session.id, steps, run === runs - 1);
  });
  return session.id as never;
}

function addRun(store: ConversationStore, sessionId: string, steps: number, isUnderWay: boolean): void {
  const turn = store.turns.insert({ id: crypto.randomUUID() as never, sessionId: sessionId as never, modelId: 'm', modelName: 'M', configRevision: 1, createdAt: 1 });
  store.messages.putPart(store.messages.insert({ id: crypto.randomUUID(), sessionId, turnSeq: turn.seq, role: 'user', createdAt: 1 }), 0, { kind: 'text', step: 0, text: BODY });
  const message = store.messages.insert({ id: crypto.randomUUID(), sessionId, turnSeq: turn.seq, role: 'assistant', createdAt: 1 });
  for (let step = 0; step < steps; step += 1) {
    store.messages.putPart(message, 2 * step, { kind: 'text', step, text: BODY });
    store.messages.putPart(message, 2 * step + 1, {
      kind: 'tool', step, callId: `call-${step}` as never, tool: 'mcp_code_writer_read_file', arguments: { path: `src/file-${step}.ts` }, state: 'succeeded', result: BODY, resultBlob: null, media: [], progress: null, startedAt: 1, finishedAt: 2,
    });
  }
  store.turns.update(turn.seq, isUnderWay ? { state: 'running', startedAt: 1, steps } : { state: 'completed', startedAt: 1, steps, finishedAt: 2 });
}
