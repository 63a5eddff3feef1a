import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { startDeltaServer } from '@chatos/testing';
import { streamText } from 'ai';
import { loopbackModel, openHarness } from '../test/harness.ts';
import type { Harness } from '../test/harness.ts';
import { median } from './statistics.ts';

const TURNS = 10;
const DELTAS = 2_000;
const WARM_UP = 2;
const ROUNDS = 9;

/**
 * Ten turns at once, 2 000 deltas each: through the conversations, with everything written to disk and one watcher for each turn, against
 * the AI SDK reading the same streams. The server is a process of its own.
 */
export async function compareStreams(directory: string): Promise<{ runtime: number; alone: number; ratio: number }> {
  await using server = await startDeltaServer(DELTAS);
  await using harness = openHarness({ directory, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const runtimeTimes: number[] = [];
  const aloneTimes: number[] = [];
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const runtime = await timeAll(() => readThroughRuntime(harness));
    const alone = await timeAll(() => readAlone(server.baseUrl));
    if (round < 0) continue;
    runtimeTimes.push(runtime);
    aloneTimes.push(alone);
  }
  const perDelta = (milliseconds: number) => Math.round((milliseconds * 10_000) / (TURNS * DELTAS)) / 10;
  return { runtime: perDelta(median(runtimeTimes)), alone: perDelta(median(aloneTimes)), ratio: median(runtimeTimes) / median(aloneTimes) };
}

async function timeAll(read: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: TURNS }, read));
  return performance.now() - startedAt;
}

/** From the send to the turn's end as its watcher sees it. */
async function readThroughRuntime(harness: Harness): Promise<void> {
  const session = harness.newSession('bench');
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: 'go', whenBusy: 'queue' });
  let length = 0;
  for await (const event of harness.conversations.watch(session.id)) {
    if (event.type === 'delta') length += event.text.length;
    if (event.type === 'turn' && event.turn.id === turn.id && event.turn.finishedAt !== null) {
      if (event.turn.state !== 'completed') throw new Error(`bench: a turn ${event.turn.state}: ${event.turn.notice}`);
      break;
    }
  }
  if (length < DELTAS) throw new Error(`bench: only ${length} characters arrived`);
}

async function readAlone(baseUrl: string): Promise<void> {
  const model = createOpenAICompatible({ name: 'bench', baseURL: baseUrl, includeUsage: true }).chatModel('bench');
  let count = 0;
  for await (const part of streamText({ model, prompt: 'go', maxRetries: 0 }).stream) {
    if (part.type === 'text-delta') count += 1;
    if (part.type === 'error') throw part.error;
  }
  if (count !== DELTAS) throw new Error(`bench: ${count} deltas arrived`);
}
