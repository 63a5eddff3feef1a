import { temporaryDirectory } from '@chatos/testing';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compareSearches } from './search.ts';

// What confinement costs a search: against ripgrep alone, in turns. The limit is the issue's.

const { values: options } = parseArgs({ options: { json: { type: 'string' } } });
using directory = temporaryDirectory('chatos-bench-');
const { ours, ripgrep, ratio } = await compareSearches(`${directory.path}/tree`);
const limit = 1.5;
const row = { name: 'text search over 50 000 files / ripgrep alone', ratio, limit, direction: 'at-most', passed: ratio <= limit };
process.stdout.write(`${row.name}: ${ratio.toFixed(2)} (${ours.toFixed(0)} / ${ripgrep.toFixed(0)} ms), at most ${limit}: ${row.passed ? 'passed' : 'FAILED'}\n`);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify([row], null, 2)}\n`);
process.exitCode = row.passed ? 0 : 1;
