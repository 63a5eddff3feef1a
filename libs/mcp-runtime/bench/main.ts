import { temporaryDirectory } from '@chatos/testing';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compareCalls } from './calls.ts';
import { compareConnects } from './connects.ts';
import { compareSizes } from './sizes.ts';

// What the supervision costs: a call against a bare client, a large result against small ones, many servers at once. The limits are the issue's.

interface Row { name: string; ratio: number; limit: number; direction: 'at-most'; passed: boolean }

const { values: options } = parseArgs({ options: { json: { type: 'string' } } });
const rows: Row[] = [];

function add(name: string, ratio: number, limit: number, details: string): void {
  const passed = ratio <= limit;
  rows.push({ name, ratio, limit, direction: 'at-most', passed });
  process.stdout.write(`${name}: ${ratio.toFixed(2)} (${details}), at most ${limit}: ${passed ? 'passed' : 'FAILED'}\n`);
}

using directory = temporaryDirectory('chatos-bench-');
const calls = await compareCalls(directory.path);
add('tool call through the runtime / bare SDK client', calls.ratio, 1.5, `${calls.runtime.toFixed(3)} / ${calls.bare.toFixed(3)} ms`);
const sizes = await compareSizes(directory.path);
add('a result of 8 MiB / eight of 1 MiB', sizes.ratio, 3, `${sizes.one.toFixed(0)} / ${sizes.eight.toFixed(0)} ms`);
const connects = await compareConnects(directory.path);
add('eight npm servers connected at once / one after another', connects.ratio, 0.75, `${connects.parallel.toFixed(0)} / ${connects.serial.toFixed(0)} ms`);

if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
process.exitCode = rows.every((row) => row.passed) ? 0 : 1;
