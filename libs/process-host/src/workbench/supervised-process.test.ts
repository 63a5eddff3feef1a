import type { ProcessState } from '@chatos/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeHost } from '../../test/support/fake-host.ts';
import { isAlive } from '../../test/support/processes.ts';
import { startProcessGroup } from '../groups/start.ts';
import { SupervisedProcess } from './supervised-process.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const SIGKILLED = { code: null, signal: 'SIGKILL' } as const;

function supervise() {
  const host = createFakeHost();
  const states: ProcessState[] = [];
  const process = new SupervisedProcess({
    host,
    spec: { name: 'chat', entry: '/entry', environment: { A: 'b' } },
    log: () => undefined,
    onState: (state) => states.push(state),
    onReport: () => undefined,
    onStarted: () => undefined,
  });
  const last = () => {
    const found = host.started.at(-1);
    if (found === undefined) throw new Error('nothing was started');
    return found;
  };
  return { host, process, states, last };
}

test('a process that ends unasked is started again, each time later, and after the fifth time not at all', async () => {
  const { host, process, last } = supervise();
  void process.start();
  const delays: number[] = [];
  for (let crash = 1; crash <= 5; crash += 1) {
    last().report({ type: 'ready' });
    // Even an exit with code 0 is a crash when nobody asked for it.
    last().exit(crash % 2 === 0 ? SIGKILLED : { code: 0, signal: null });
    expect(process.currentState).toMatchObject({ state: 'restarting', restarts: crash });
    const before = Date.now();
    while (host.started.length === crash) await vi.advanceTimersByTimeAsync(50);
    delays.push(Date.now() - before);
  }
  expect(delays).toEqual([250, 500, 1_000, 2_000, 4_000]);
  last().exit(SIGKILLED);
  expect(process.currentState).toMatchObject({ state: 'failed', message: expect.stringContaining('6 times within 10 minutes') });
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(host.started).toHaveLength(6);

  const restarted = process.restart();
  await vi.advanceTimersByTimeAsync(0);
  last().report({ type: 'ready' });
  await restarted;
  expect(host.started).toHaveLength(7);
  expect(process.currentState).toMatchObject({ state: 'ready', restarts: 0 });
});

test('crashes that lie further apart than the window never add up', async () => {
  const { host, process, last } = supervise();
  void process.start();
  for (let crash = 1; crash <= 20; crash += 1) {
    last().exit(SIGKILLED);
    await vi.advanceTimersByTimeAsync(5_000);
    last().report({ type: 'ready' });
    await vi.advanceTimersByTimeAsync(3 * 60_000);
  }
  expect(host.started).toHaveLength(21);
  expect(process.currentState.state).toBe('ready');
});

test('a fatal report is no reason to restart: it fails with the message of the process', async () => {
  const { host, process, last } = supervise();
  const settled = process.start();
  last().report({ type: 'fatal', message: 'The database belongs to Chat.' });
  await settled;
  expect(process.currentState).toMatchObject({ state: 'failed', message: 'The database belongs to Chat.' });
  last().exit({ code: 3, signal: null });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(host.started).toHaveLength(1);
  expect(process.currentState.state).toBe('failed');
});

test('a process that reported a fatal error and stays is killed', async () => {
  const { process, last } = supervise();
  void process.start();
  last().report({ type: 'fatal', message: 'no' });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(last().isGone).toBe(true);
});

test('a process that never gets ready counts as crashed', async () => {
  const { host, process, last } = supervise();
  void process.start();
  const first = last();
  await vi.advanceTimersByTimeAsync(61_000);
  expect(first.isGone).toBe(true);
  expect(host.started).toHaveLength(2);
});

test('a stop while a restart is waiting wins', async () => {
  const { host, process, last } = supervise();
  void process.start();
  last().exit(SIGKILLED);
  await process.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(host.started).toHaveLength(1);
  expect(process.currentState.state).toBe('stopped');
});

test('ports wait while the process is on its way, and are closed where it has failed', async () => {
  const { process, last } = supervise();
  const closed: string[] = [];
  const port = (name: string) => ({ kind: 'relay', port: { post: () => undefined, onMessage: () => undefined, onClose: () => undefined, close: () => void closed.push(name) } }) as const;
  process.connect('page', port('before the start'));
  expect(closed).toEqual(['before the start']);
  void process.start();
  last().exit(SIGKILLED);
  process.connect('page', port('while restarting'));
  await vi.advanceTimersByTimeAsync(250);
  expect(last().roles).toEqual(['page']);
  last().report({ type: 'fatal', message: 'no' });
  process.connect('page', port('after the failure'));
  expect(closed).toEqual(['before the start', 'after the failure']);
});

test.skipIf(process.platform === 'win32')('a stop right after a crash waits for what the crashed process had started', async () => {
  vi.useRealTimers();
  const { process, last } = supervise();
  void process.start();
  const group = await startProcessGroup({ command: '/bin/sh', args: ['-c', "trap '' TERM; echo up; while :; do sleep 1; done"], cwd: '/', environment: { PATH: '/usr/bin:/bin' } });
  await new Promise((resolve) => group.child.stdout?.once('data', resolve));
  last().report({ type: 'group-started', groupId: group.groupId, command: 'stubborn' });
  last().exit(SIGKILLED);
  await process.stop();
  expect(isAlive(group.groupId)).toBe(false);
});
