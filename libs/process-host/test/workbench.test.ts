import { createMemoryPorts, createPortClient, PortClosedError } from '@chatos/contracts';
import type { LifecycleReport, ProcessName, ProcessState, SurfaceName } from '@chatos/contracts';
import { createNodeProcessHost, createWorkbench, relayPort } from '@chatos/process-host';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isAlive } from './support/processes.ts';
import type { suiteContract } from './support/suite-contract.ts';
import { until } from './support/until.ts';

const ENTRY = join(import.meta.dirname, 'support', 'behaving-child.ts');

function open(behaviours: Partial<Record<ProcessName, string>> = {}) {
  const lines: string[] = [];
  const states: ProcessState[] = [];
  const reports: { process: ProcessName; report: LifecycleReport }[] = [];
  const log = (line: string) => void lines.push(line);
  const environment = (name: ProcessName) => ({ BEHAVIOUR: behaviours[name] ?? 'well' });
  const workbench = createWorkbench({
    host: createNodeProcessHost({ nodePath: process.execPath, log }),
    entries: { config: ENTRY, chat: ENTRY, aide: ENTRY },
    environments: { config: environment('config'), chat: environment('chat'), aide: environment('aide') },
    log,
  });
  workbench.onState((state) => states.push(state));
  workbench.onReport((name, report) => reports.push({ process: name, report }));
  onTestFinished(() => workbench.stop());
  const stateOf = (name: ProcessName) => workbench.states().find((state) => state.process === name);
  const page = (surface: SurfaceName) => {
    const [near, relayed] = createMemoryPorts();
    workbench.connectPage(surface, relayPort(relayed));
    return createPortClient<typeof suiteContract>(near).client;
  };
  /** The process ids that introduced themselves to the configuration process as that runtime, in order. */
  const introduced = (name: 'chat' | 'aide') => lines.flatMap((line) => new RegExp(`^config: info: runtime:${name} said hello of (\\d+)$`).exec(line)?.[1] ?? []).map(Number);
  return { workbench, lines, states, reports, stateOf, page, introduced };
}

test('configuration starts first, then both runtimes, each with a channel to it', async () => {
  const { workbench, reports, introduced } = open();
  await workbench.start();
  expect(workbench.states().map(({ process, state }) => `${process} ${state}`)).toEqual(['config ready', 'chat ready', 'aide ready']);
  expect(reports[0]).toEqual({ process: 'config', report: { type: 'ready' } });
  await until(() => [introduced('chat').length, introduced('aide').length]).toEqual([1, 1]);
});

test('a page that asks while the workbench starts is connected when its process runs', async () => {
  const { workbench, page } = open();
  const started = workbench.start();
  expect(await page('chat').echo({ text: 'early' })).toEqual({ text: 'early' });
  expect(await page('settings').echo({ text: 'to the configuration' })).toEqual({ text: 'to the configuration' });
  await started;
});

test('kill -9 of one runtime: its calls reject, it comes back with a channel, and the other has streamed on', async () => {
  const { workbench, stateOf, states, page, introduced } = open();
  await workbench.start();
  const aideEvents = await page('aide').endless();
  await aideEvents.next();
  const chat = page('chat');
  const pending = chat.hang().catch((error: unknown) => error);
  await until(() => introduced('chat').length).toBe(1);

  process.kill(introduced('chat')[0] as number, 'SIGKILL');
  expect(await pending).toBeInstanceOf(PortClosedError);
  await expect(chat.echo({ text: 'too late' })).rejects.toBeInstanceOf(PortClosedError);
  await until(() => stateOf('chat')?.state).toBe('restarting');
  for (let index = 1; index < 500; index += 1) expect(await aideEvents.next()).toMatchObject({ value: { index } });

  expect(await page('chat').echo({ text: 'back' })).toEqual({ text: 'back' });
  await until(() => introduced('chat').length).toBe(2);
  expect(introduced('aide')).toHaveLength(1);
  expect(states.filter(({ process }) => process === 'aide').map(({ state }) => state)).toEqual(['starting', 'ready']);
  expect(stateOf('chat')).toMatchObject({ state: 'ready', restarts: 1 });
});

test('when configuration restarts, each runtime gets a new channel and goes on', async () => {
  const { workbench, lines, introduced } = open();
  await workbench.start();
  await until(() => [introduced('chat').length, introduced('aide').length]).toEqual([1, 1]);
  await workbench.restart('config');
  await until(() => [introduced('chat').length, introduced('aide').length]).toEqual([2, 2]);
  expect(new Set(introduced('chat')).size).toBe(1);
  expect(lines.filter((line) => line.endsWith('closed configuration'))).toHaveLength(2);
});

test('a fatal error is shown with its message, and the others run', async () => {
  const { workbench, stateOf, page } = open({ chat: 'fatal' });
  await workbench.start();
  expect(stateOf('chat')).toMatchObject({ state: 'failed', restarts: 0, message: 'The database belongs to somebody else. Choose another state root.' });
  expect(stateOf('aide')?.state).toBe('ready');
  await expect(page('chat').echo({ text: 'nobody there' })).rejects.toBeInstanceOf(PortClosedError);
});

test.skipIf(process.platform === 'win32')('the process groups of a crashed runtime are gone within 2 s, also those that ignore SIGTERM', async () => {
  const { workbench, reports, stateOf, introduced } = open({ chat: 'group' });
  await workbench.start();
  const groups = () => reports.flatMap(({ report }) => (report.type === 'group-started' ? [report.groupId] : []));
  await until(() => introduced('chat').length).toBe(1);
  const [first] = groups() as [number];
  expect(isAlive(first)).toBe(true);
  process.kill(introduced('chat')[0] as number, 'SIGKILL');
  await expect.poll(() => isAlive(first), { timeout: 2_000, interval: 20 }).toBe(false);
  await until(() => stateOf('chat')?.state).toBe('ready');
  await workbench.stop();
  expect(groups().filter(isAlive)).toEqual([]);
});

test('stop ends everything, a process that is deaf within 5 s, and closes the ports', async () => {
  const { workbench, lines, page, introduced } = open({ aide: 'deaf' });
  const started = workbench.start();
  await until(() => introduced('chat').length).toBe(1);
  await until(() => lines).toContain('aide: deaf');
  const pending = page('chat').hang().catch((error: unknown) => error);
  const asked = Date.now();
  await workbench.stop();
  expect(Date.now() - asked).toBeLessThan(5_000);
  await started;
  expect(await pending).toBeInstanceOf(PortClosedError);
  expect(workbench.states().map(({ state }) => state)).toEqual(['stopped', 'stopped', 'stopped']);
  expect(introduced('chat').filter(isAlive)).toEqual([]);
});
