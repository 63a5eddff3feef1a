import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WORKSPACE_ROOT } from '../bootstrap/paths.mjs';

const execute = promisify(execFile);
const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const DOOR = /http:\/\/127\.0\.0\.1:\d+\S*/;

let stateRoot = '';
let npm: ChildProcess | null = null;
beforeEach(async () => {
  stateRoot = await mkdtemp(join(tmpdir(), 'chatos-start-'));
});
afterEach(async () => {
  if (npm && npm.exitCode === null && npm.signalCode === null) {
    npm.kill('SIGTERM');
    await once(npm, 'exit');
    await vi.waitFor(async () => expect(await processesOfTheRun()).toEqual([]), { timeout: 20_000, interval: 200 });
  }
  await rm(stateRoot, { recursive: true, force: true });
});

/** As a user types it: npm, in the clone, without an Electron. */
function startWithNpm() {
  const child = spawn(NPM, ['start', '--', '--headless', '--no-open', '--port', '0', '--state-root', stateRoot], {
    cwd: WORKSPACE_ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  npm = child;
  return { child, output: () => output };
}

/** The processes that have the state root on their command line or in their environment. */
async function processesOfTheRun(): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const found = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
    const texts = await Promise.all(['cmdline', 'environ'].map((name) => readFile(join('/proc', pid, name), 'utf8').catch(() => '')));
    if (texts.some((text) => text.includes(stateRoot))) found.push(`${pid} ${texts[0]?.replaceAll('\0', ' ') ?? ''}`);
  }
  return found;
}

it('npm start serves the workbench where there is no Electron, and says the way in', async () => {
  const { output } = startWithNpm();
  const door = await vi.waitFor(() => DOOR.exec(output())?.[0] ?? Promise.reject(new Error(output())), { timeout: 90_000, interval: 200 });
  const response = await fetch(new URL(door).origin);
  expect(response.status).toBeLessThan(500);
});

it.runIf(process.platform === 'linux')('when npm gets SIGTERM nothing is left behind', async () => {
  const { child, output } = startWithNpm();
  await vi.waitFor(() => expect(output()).toMatch(DOOR), { timeout: 90_000, interval: 200 });
  expect((await processesOfTheRun()).length).toBeGreaterThan(1);
  child.kill('SIGTERM');
  await once(child, 'exit');
  await vi.waitFor(async () => expect(await processesOfTheRun()).toEqual([]), { timeout: 20_000, interval: 200 });
});

it('a second start installs and builds nothing', async () => {
  const { stderr } = await execute(process.execPath, [join(WORKSPACE_ROOT, 'tools', 'bootstrap', 'main.mjs'), 'chatos', '--help'], { cwd: WORKSPACE_ROOT });
  expect(stderr).not.toMatch(/installing|building/);
});

it('the exit code of a command is passed on, and what it prints is its own', async () => {
  const args = [join(WORKSPACE_ROOT, 'tools', 'bootstrap', 'main.mjs'), 'chatos', 'no-such-command'];
  const failure: unknown = await execute(process.execPath, args, { cwd: WORKSPACE_ROOT }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ stdout: '' });
  expect((failure as { code: number }).code).toBeGreaterThan(0);
});
