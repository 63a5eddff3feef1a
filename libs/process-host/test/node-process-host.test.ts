import { createMemoryPorts, createPortClient } from '@chatos/contracts';
import type { LifecycleReport } from '@chatos/contracts';
import { createNodeProcessHost, relayPort } from '@chatos/process-host';
import type { ProcessExit, RunningProcess } from '@chatos/process-host';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isAlive } from './support/processes.ts';
import type { suiteContract } from './support/suite-contract.ts';
import { until } from './support/until.ts';

const ENTRY = join(import.meta.dirname, 'support', 'behaving-child.ts');

function start(behaviour: string, nodePath = process.execPath) {
  const lines: string[] = [];
  const reports: LifecycleReport[] = [];
  const host = createNodeProcessHost({ nodePath, log: (line) => lines.push(line) });
  const running = host.start({ name: 'chat', entry: ENTRY, environment: { BEHAVIOUR: behaviour } });
  running.onReport((report) => reports.push(report));
  onTestFinished(() => running.kill());
  return { running, lines, reports, exit: exitOf(running) };
}

function exitOf(running: RunningProcess): Promise<ProcessExit> {
  return new Promise((resolve) => running.onExit(resolve));
}

test('what a process writes is logged line by line under its name', async () => {
  const { running, lines, reports } = start('talkative');
  await until(() => reports).toContainEqual({ type: 'ready' });
  await running.stop();
  await until(() => lines).toEqual(expect.arrayContaining(['chat: one', 'chat: two', 'chat: unfinished', 'chat: an error line', 'chat: ending in order']));
});

test('a process sees the variables it was given and none of its parent', async () => {
  process.env['CANARY'] = 'must stay here';
  onTestFinished(() => void delete process.env['CANARY']);
  const { lines } = start('talkative');
  await until(() => lines.find((line) => line.startsWith('chat: variables'))).toBe('chat: variables ["BEHAVIOUR"]');
});

test('an empty environment is refused, because Electron would hand on all of its own', () => {
  const host = createNodeProcessHost({ nodePath: process.execPath, log: () => undefined });
  expect(() => host.start({ name: 'chat', entry: ENTRY, environment: {} })).toThrow('declare at least one variable');
});

test('a process that is asked to end does its last work and exits with 0', async () => {
  const { running, lines, reports, exit } = start('well');
  await until(() => reports).toContainEqual({ type: 'ready' });
  await running.stop();
  expect(await exit).toEqual({ code: 0, signal: null });
  await until(() => lines).toContain('chat: ending in order');
});

test('last work that fails is reported, and the exit is not 0', async () => {
  const { running, reports, exit } = start('bad-end');
  await until(() => reports).toContainEqual({ type: 'ready' });
  await running.stop();
  expect(await exit).toEqual({ code: 1, signal: null });
  expect(reports).toContainEqual({ type: 'log', level: 'error', message: 'Ending failed in part: Error: could not close' });
});

test('a process that does not end when asked to is killed within 5 s', async () => {
  const { running, lines, exit } = start('deaf');
  await until(() => lines).toContain('chat: deaf');
  const asked = Date.now();
  await running.stop();
  expect(Date.now() - asked).toBeLessThan(5_000);
  expect(await exit).toEqual({ code: null, signal: 'SIGKILL' });
});

test('what a process reports in its last breath is heard before its exit', async () => {
  const { running, reports } = start('fatal');
  const seen = await new Promise<{ exit: ProcessExit; reports: LifecycleReport[] }>((resolve) => running.onExit((exit) => resolve({ exit, reports: [...reports] })));
  expect(seen.exit).toEqual({ code: 3, signal: null });
  expect(seen.reports).toEqual([{ type: 'fatal', message: expect.stringContaining('belongs to somebody else') }]);
});

test('a Node that does not exist is an exit, not an exception', async () => {
  const { exit, lines } = start('well', '/no/such/node');
  expect(await exit).toEqual({ code: null, signal: null });
  expect(lines.join('\n')).toContain('ENOENT');
});

test('ports handed over before the process runs wait for it, and those that come too late are closed', async () => {
  const { running } = start('slow-listener');
  const [near, relayed] = createMemoryPorts();
  running.connect('page', relayPort(relayed));
  const { client } = createPortClient<typeof suiteContract>(near);
  expect(await client.echo({ text: 'early' })).toEqual({ text: 'early' });
  await running.stop();
  const [late, lateRelayed] = createMemoryPorts();
  const closed = new Promise<void>((resolve) => late.onClose(resolve));
  running.connect('page', relayPort(lateRelayed));
  await closed;
});

test('a process ends by itself when its parent is killed', async () => {
  const parent = spawn(process.execPath, [join(import.meta.dirname, 'support', 'parent.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const childId = Number(line.toString());
  onTestFinished(() => void (isAlive(childId) && process.kill(childId, 'SIGKILL')));
  expect(isAlive(childId)).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(() => isAlive(childId), { timeout: 5_000 }).toBe(false);
});
