import { temporaryDirectory } from '@chatos/testing';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compareAdditions } from './additions.ts';
import { compareSubscriptions } from './subscriptions.ts';

// What it costs that many processes add tasks to one database, and to subscribe to a long log. The limits are the issues'.

interface Row { name: string; ratio: number; limit: number; direction: 'at-most'; passed: boolean }

const { values: options } = parseArgs({ options: { json: { type: 'string' } } });
const rows: Row[] = [];

function add(name: string, ratio: number, limit: number, details: string): void {
  const passed = ratio <= limit;
  rows.push({ name, ratio, limit, direction: 'at-most', passed });
  process.stdout.write(`${name}: ${ratio.toFixed(2)} (${details}), at most ${limit}: ${passed ? 'passed' : 'FAILED'}\n`);
}

using directory = temporaryDirectory('chatos-bench-');
const { store, raw, ratio, lost } = await compareAdditions(directory.path);
add('1 000 tasks from four processes / 1 000 raw inserts', ratio, 4, `${store.toFixed(0)} / ${raw.toFixed(0)} ms`);
add('tasks that were lost', lost, 0, `${lost}`);

const screens = await compareSubscriptions(directory.path);
add('first screen of a 50 MB events.jsonl / of a 1 MB one', screens.ratio, 2, `${screens.large.toFixed(2)} / ${screens.small.toFixed(2)} ms`);

if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
process.exitCode = rows.every((row) => row.passed) ? 0 : 1;
