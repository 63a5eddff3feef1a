import { rgPath } from '@vscode/ripgrep';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openWorkspace } from '../src/index.ts';
import { median } from './statistics.ts';
import { makeTree } from './tree.ts';

const ROUNDS = 11;
const FILES = 50_000;
const NEEDLE = 'findMeInTheHaystack(';
const POLICY = { symlinks: 'deny', maxFileBytes: 256 * 1024, maxWriteBytes: 1024 } as const;

/** Milliseconds of a search for a text that few of 50 000 files hold: through the workspace (each match read once more from its file), and by ripgrep alone. */
export async function compareSearches(root: string): Promise<{ ours: number; ripgrep: number; ratio: number }> {
  const expected = makeTree(root, FILES, NEEDLE, 1_000);
  const workspace = await openWorkspace(root, { refused: [], ripgrepPath: rgPath });
  const [ours, ripgrep]: [number[], number[]] = [[], []];
  for (let round = -2; round < ROUNDS; round += 1) {
    const ourTime = await timed(async () => (await workspace.search({ query: NEEDLE, maxResults: 200 }, POLICY)).matches.length, expected);
    const ripgrepTime = await timed(() => byHand(root), expected);
    if (round < 0) continue;
    ours.push(ourTime);
    ripgrep.push(ripgrepTime);
  }
  return { ours: median(ours), ripgrep: median(ripgrep), ratio: median(ours) / median(ripgrep) };
}

/** As on a command line: `rg --fixed-strings NEEDLE`. */
async function byHand(root: string): Promise<number> {
  const child = spawn(rgPath, ['--no-config', '--line-number', '--fixed-strings', NEEDLE, '.'], { cwd: root, env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  await once(child, 'close');
  return output.split('\n').length - 1;
}

async function timed(work: () => Promise<number>, expected: number): Promise<number> {
  const startedAt = performance.now();
  const found = await work();
  const milliseconds = performance.now() - startedAt;
  if (found !== expected) throw new Error(`bench: ${found} matches were found instead of ${expected}`);
  return milliseconds;
}
