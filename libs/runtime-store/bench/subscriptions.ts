import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openRuntimeStore, runtimeStoreComponent } from '../src/index.ts';
import type { EventLog } from '../src/index.ts';

const WARM_UP = 3;
const ROUNDS = 41;
const SCREEN = 200;
const MEGABYTE = 1024 * 1024;

export interface ComparedSubscriptions {
  /** Milliseconds until the newest lines are there, the median. */
  large: number;
  small: number;
  ratio: number;
}

/** From subscribing to `events.jsonl` to its first screen: of 50 MB against of 1 MB, in turns. */
export async function compareSubscriptions(directory: string): Promise<ComparedSubscriptions> {
  const [large, small] = [openLog(join(directory, 'large'), 50 * MEGABYTE), openLog(join(directory, 'small'), MEGABYTE)];
  const times = { large: [] as number[], small: [] as number[] };
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    for (const [name, { events }] of [['large', large], ['small', small]] as const) {
      const took = await firstScreen(events);
      if (round >= 0) times[name].push(took);
    }
  }
  large.close();
  small.close();
  return { large: median(times.large), small: median(times.small), ratio: median(times.large) / median(times.small) };
}

async function firstScreen(events: EventLog): Promise<number> {
  const startedAt = performance.now();
  const stream = events.watch({ limit: SCREEN });
  const { value } = await stream.next();
  const took = performance.now() - startedAt;
  await stream.return?.();
  if (value?.items.length !== SCREEN) throw new Error(`the first screen has ${String(value?.items.length)} lines`);
  return took;
}

/** A log of so many bytes, as a long use leaves it: lines of tool calls, their results, and answers. */
function openLog(root: string, bytes: number): { events: EventLog; close(): void } {
  const context = createRuntimeContext(resolveStateRoot(root), 'aide');
  const database = openRuntimeDatabase(context, [runtimeStoreComponent('aide')]);
  const store = openRuntimeStore(context, database);
  const file = openSync(context.paths.events, 'a');
  for (let written = 0, index = 0; written < bytes; ) {
    const lines = Array.from({ length: 500 }, () => `${JSON.stringify({ ts: new Date(index).toISOString(), type: index % 2 === 0 ? 'tool_call' : 'tool_result', payload: { tool: 'mcp_project_files_read_file', callId: `call-${index++}`, text: 'const word = 1;\n'.repeat(index % 60) } })}\n`);
    written += writeSync(file, lines.join(''));
  }
  closeSync(file);
  return {
    events: store.events,
    close() {
      store.close();
      database.close();
    },
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}
