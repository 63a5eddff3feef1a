import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';

/** A program as the bootstrap is one: it runs a child of its own in a group, and says both numbers. */
const KEEPER = `
  import { endChildrenWithThisProcess, run } from ${JSON.stringify(new URL('./children.mjs', import.meta.url).href)};
  endChildrenWithThisProcess({ grace: 2000 });
  const child = process.argv[1];
  const { code } = await run(process.execPath, ['-e', child], { stdio: ['ignore', 'inherit', 'ignore'], group: true, started: ({ pid }) => console.log(\`\${process.pid} \${pid}\`) });
  process.exit(code);
`;
/** It says when its signal handlers are set. */
const WAITS = `require('node:fs').writeSync(1, 'listening\\n'); setInterval(() => {}, 1000)`;
const DEAF = `process.on('SIGTERM', () => {}); ${WAITS}`;
const ORDERLY = `process.on('SIGTERM', () => process.exit(7)); ${WAITS}`;

const started: number[] = [];

afterEach(() => {
  for (const pid of started.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
});

/** Ended after the test, whatever becomes of it. */
function startNode(args: string[]): ChildProcess {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.pid !== undefined) started.push(child.pid);
  return child;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function numbers(process: ChildProcess): Promise<[number, number]> {
  let text = '';
  process.stdout?.on('data', (chunk) => (text += String(chunk)));
  const found = await vi.waitFor(() => (text.includes('listening\n') && /(\d+) (\d+)\n/.exec(text)) || Promise.reject(new Error('not yet')), 10_000);
  const pids: [number, number] = [Number(found[1]), Number(found[2])];
  started.push(...pids);
  return pids;
}

async function startKeeper(child: string) {
  const keeper = startNode(['--input-type=module', '-e', KEEPER, child]);
  return { keeper, pids: await numbers(keeper) };
}

describe.skipIf(process.platform === 'win32')('when the bootstrap ends', () => {
  it('by SIGTERM, its child ends too, and its exit code is passed on', async () => {
    const { keeper, pids } = await startKeeper(ORDERLY);
    keeper.kill('SIGTERM');
    const [code] = await once(keeper, 'exit');
    expect(code).toBe(7);
    expect(isAlive(pids[1])).toBe(false);
  });

  it('a child that does not listen is killed', async () => {
    const { keeper, pids } = await startKeeper(DEAF);
    keeper.kill('SIGTERM');
    await once(keeper, 'exit');
    expect(isAlive(pids[1])).toBe(false);
  });

  it('because its parent was killed, as npm under dash is, nothing is left behind', async () => {
    const parent = startNode(['-e', `require('node:child_process').spawn(process.execPath, ['--input-type=module', '-e', ...process.argv.slice(1)], { stdio: 'inherit' })`, KEEPER, WAITS]);
    const pids = await numbers(parent);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), 10_000);
  });
});
