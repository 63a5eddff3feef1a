import { temporaryDirectory } from '@chatos/testing';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compareTrackedTree } from './tracked-tree.ts';
import { compareSandboxedCommands } from './sandboxed-commands.ts';

// What the built-in servers cost beside what they are made of. The limits are the issue's.

interface Row { name: string; ratio: number; limit: number; direction: 'at-most'; passed: boolean }

const { values: options } = parseArgs({ options: { json: { type: 'string' } } });
const rows: Row[] = [];

function add(name: string, ratio: number, limit: number, details: string): void {
  const passed = ratio <= limit;
  rows.push({ name, ratio, limit, direction: 'at-most', passed });
  process.stdout.write(`${name}: ${ratio.toFixed(2)} (${details}), at most ${limit}: ${passed ? 'passed' : 'FAILED'}\n`);
}

using directory = temporaryDirectory('chatos-bench-');
if (process.platform === 'linux') {
  const commands = await compareSandboxedCommands(directory.path);
  add('sandboxed command through run_shell_command / sandbox-runtime’s command line by hand', commands.ratio, 1.5, `${commands.ours.toFixed(1)} / ${commands.byHand.toFixed(1)} ms`);
  const tree = await compareTrackedTree(directory.path);
  add('what a command changes, found in 20 000 files / two walks of find over them', tree.ratio, 3, `${tree.ours.toFixed(0)} / ${tree.byFind.toFixed(0)} ms; the first, which reads the contents, ${tree.first.toFixed(0)} ms`);
}

if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
process.exitCode = rows.every((row) => row.passed) ? 0 : 1;
