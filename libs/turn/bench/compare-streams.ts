import { createLanguageModel, explainModelError } from '@chatos/model-gateway';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { runTurn } from '@chatos/turn';
import { streamText } from 'ai';
import { modelRecord } from '../test/model-record.ts';

const WARM_UP = 3;
const ROUNDS = 15;

export interface StreamComparison {
  /** Median milliseconds of one round: all turns at once, from the first request to the last delta. */
  readonly turn: number;
  readonly alone: number;
  readonly ratio: number;
}

/** Rounds of both, one after the other in turn, so that both see the same machine. */
export async function compareStreams(baseUrl: string, { turns, deltas }: { turns: number; deltas: number }): Promise<StreamComparison> {
  const turnTimes: number[] = [];
  const aloneTimes: number[] = [];
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const turn = await timeAll(turns, deltas, () => readThroughTurn(baseUrl));
    const alone = await timeAll(turns, deltas, () => readAlone(baseUrl));
    if (round < 0) continue;
    turnTimes.push(turn);
    aloneTimes.push(alone);
  }
  const turn = median(turnTimes);
  const alone = median(aloneTimes);
  return { turn, alone, ratio: turn / alone };
}

async function timeAll(turns: number, deltas: number, read: () => Promise<number>): Promise<number> {
  const startedAt = performance.now();
  const counts = await Promise.all(Array.from({ length: turns }, read));
  const elapsed = performance.now() - startedAt;
  if (counts.some((count) => count !== deltas)) throw new Error(`bench: ${deltas} deltas were sent, ${counts.join(', ')} arrived`);
  return elapsed;
}

async function readThroughTurn(baseUrl: string): Promise<number> {
  const record = modelRecord({ baseUrl });
  let count = 0;
  const { state, notice } = await runTurn({
    model: (onRetry) => createLanguageModel(record, { apiKey: null, retries: 2, onRetry }),
    system: '',
    messages: [{ role: 'user', content: 'go' }],
    tools: [],
    maxToolPasses: 10,
    approve: async () => 'deny',
    emit(event) {
      if (event.type === 'text') count += 1;
    },
    explain: (error) => explainModelError(error, record),
    signal: new AbortController().signal,
  });
  if (state !== 'completed') throw new Error(`bench: a turn ${state}: ${notice}`);
  return count;
}

/** The provider as the AI SDK has it, without anything of ours. */
async function readAlone(baseUrl: string): Promise<number> {
  const model = createOpenAICompatible({ name: 'bench', baseURL: baseUrl, includeUsage: true }).chatModel('bench');
  let count = 0;
  for await (const part of streamText({ model, prompt: 'go', maxRetries: 0, abortSignal: new AbortController().signal }).stream) {
    if (part.type === 'text-delta') count += 1;
    if (part.type === 'error') throw part.error;
  }
  return count;
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}
