import { startDeltaServer } from '@chatos/testing';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compareStreams } from './compare-streams.ts';

// Ten turns streaming at once: the time per delta through runTurn against that of the AI SDK reading the same stream alone.

/** The limit; it is set for the whole runtime, so the turn alone must stay well below. */
const LIMIT = 2;
const TURNS = 10;
const DELTAS = 2_000;

const { values: options } = parseArgs({ options: { json: { type: 'string' } } });

await using server = await startDeltaServer(DELTAS);
const { turn, alone, ratio } = await compareStreams(server.baseUrl, { turns: TURNS, deltas: DELTAS });
const passed = ratio <= LIMIT;
const microseconds = (milliseconds: number) => `${((milliseconds * 1000) / (TURNS * DELTAS)).toFixed(1)} µs`;
process.stdout.write(`time per delta through runTurn / AI SDK alone: ${ratio.toFixed(2)} (${microseconds(turn)} / ${microseconds(alone)}), at most ${LIMIT}: ${passed ? 'passed' : 'FAILED'}\n`);
if (options.json !== undefined) {
  const row = { name: 'time per delta through runTurn / AI SDK alone', ratio, limit: LIMIT, direction: 'at-most', passed };
  writeFileSync(options.json, `${JSON.stringify([row], null, 2)}\n`);
}
process.exitCode = passed ? 0 : 1;
