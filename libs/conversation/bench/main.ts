import { temporaryDirectory } from '@chatos/testing';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compareAppends } from './appends.ts';
import { compareOpenings } from './openings.ts';
import { comparePages } from './pages.ts';
import { compareSearches } from './searches.ts';
import { compareStreams } from './streams.ts';
import { compareToolRuns } from './tool-runs.ts';

// What the conversations cost: an append against a raw insert, a page of a long history against one of a short, a long session opened
// against a short one, a streamed delta against
// the AI SDK alone. The limits are the issue's.

interface Row { name: string; ratio: number; limit: number; direction: 'at-least' | 'at-most'; passed: boolean }

const { values: options } = parseArgs({ options: { json: { type: 'string' } } });
const rows: Row[] = [];

function add(name: string, ratio: number, direction: Row['direction'], limit: number, details: string): void {
  const passed = direction === 'at-least' ? ratio >= limit : ratio <= limit;
  rows.push({ name, ratio, limit, direction, passed });
  process.stdout.write(`${name}: ${ratio.toFixed(2)} (${details}), ${direction.replace('-', ' ')} ${limit}: ${passed ? 'passed' : 'FAILED'}\n`);
}

using directory = temporaryDirectory('chatos-bench-');
const appends = compareAppends(`${directory.path}/appends`);
add('message appends through the store / raw inserts', appends.ratio, 'at-least', 0.5, `${appends.store} / ${appends.raw} a second`);
const pages = comparePages(`${directory.path}/pages`);
add('page of 50 messages of 100 000 / of 1 000', pages.ratio, 'at-most', 3, `${pages.long} / ${pages.short} µs`);
const openings = await compareOpenings(`${directory.path}/openings`);
add('opening a session of 10 000 steps / of 100', openings.ratio, 'at-most', 3, `${openings.oneRun} in one run, ${openings.manyRuns} in a hundred / ${openings.short} µs`);
const searches = compareSearches(`${directory.path}/searches`);
add('search in 50 000 messages / in 1 000', searches.ratio, 'at-most', 3, `${searches.long} / ${searches.short} µs`);
const streams = await compareStreams(`${directory.path}/streams`);
add('time per delta through the runtime / AI SDK alone', streams.ratio, 'at-most', 2, `${streams.runtime} / ${streams.alone} µs`);

const toolRuns = await compareToolRuns(`${directory.path}/tool-runs`);
add('run of 100 tool calls / the loop of the AI SDK with the tools in process', toolRuns.ratio, 'at-most', 2, `${toolRuns.runtime} / ${toolRuns.alone} ms`);

if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
process.exitCode = rows.every((row) => row.passed) ? 0 : 1;
