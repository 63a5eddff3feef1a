import { createMemoryPorts, createPortClient } from '@chatos/contracts';
import type { LifecycleReport } from '@chatos/contracts';
import { createUtilityProcessHost, electronParent, messagePortMain, openProcessEnd, relayPort, serveRouter } from '@chatos/process-host';
import type { ElectronParentPort, MessagePortMainLike, ProcessEnd, UtilityProcessLike } from '@chatos/process-host';
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import { createMessagePort } from '@chatos/process-host';
import type { suiteContract } from './support/suite-contract.ts';
import { createSuiteRouter, mapSuiteError } from './support/suite-router.ts';
import { asMessagePortMain } from './support/transports.ts';
import { until } from './support/until.ts';

afterEach(() => void vi.restoreAllMocks());

function createChannel() {
  const { port1, port2 } = new MessageChannel();
  return { port1: asMessagePortMain(port1), port2: asMessagePortMain(port2) };
}

/** Electron's two ends of a utility process, within this one: messages arrive later, and ports go along. */
function createFakeUtility() {
  const outside = new EventEmitter();
  const inside = new EventEmitter();
  const stdout = new PassThrough();
  const child: UtilityProcessLike = {
    pid: undefined,
    stdout,
    stderr: null,
    postMessage: (data, ports: MessagePortMainLike[] = []) => queueMicrotask(() => inside.emit('message', { data: structuredClone(data), ports })),
    kill: vi.fn(() => outside.emit('exit', 0)),
    on: (event: string, listener: (...parameters: never[]) => void) => outside.on(event, listener as () => void),
  };
  const parentPort: ElectronParentPort = {
    postMessage: (message) => queueMicrotask(() => outside.emit('message', structuredClone(message))),
    on: (event, listener) => inside.on(event, listener),
  };
  return { child, parentPort, stdout, exit: (code: number) => outside.emit('exit', code) };
}

function start(): { running: ReturnType<ReturnType<typeof createUtilityProcessHost>['start']>; end: ProcessEnd; lines: string[]; reports: LifecycleReport[]; forked: unknown[]; fake: ReturnType<typeof createFakeUtility>; host: ReturnType<typeof createUtilityProcessHost> } {
  const fake = createFakeUtility();
  const lines: string[] = [];
  const reports: LifecycleReport[] = [];
  const forked: unknown[] = [];
  const host = createUtilityProcessHost({
    fork(entry, environment) {
      forked.push([entry, environment]);
      return fake.child;
    },
    createChannel,
    log: (line) => lines.push(line),
  });
  const running = host.start({ name: 'aide', entry: '/entry.cjs', environment: { ONE: '1' } });
  running.onReport((report) => reports.push(report));
  const end = openProcessEnd(electronParent(fake.parentPort));
  return { running, end, lines, reports, forked, fake, host };
}

test('the process is forked with the declared environment, and never with an empty one', () => {
  const { forked, host } = start();
  expect(forked).toEqual([['/entry.cjs', { ONE: '1' }]]);
  expect(() => host.start({ name: 'aide', entry: '/entry.cjs', environment: {} })).toThrow('declare at least one variable');
});

test('a transferred port serves a contract, and a text port is joined to one', async () => {
  const { running, end } = start();
  end.onPort((role, port) => void (role === 'page' && serveRouter(createSuiteRouter(), port, { context: {}, mapError: mapSuiteError, log: () => undefined })));
  const { port1, port2 } = createChannel();
  running.connect('page', messagePortMain(port2));
  const [near, relayed] = createMemoryPorts();
  running.connect('page', relayPort(relayed));
  for (const port of [createMessagePort(port1), near]) {
    const { client, close } = createPortClient<typeof suiteContract>(port);
    expect(await client.echo({ text: 'hello' })).toEqual({ text: 'hello' });
    close();
  }
});

test('reports are checked, output is logged, and an exit is told', async () => {
  const { running, end, lines, reports, fake } = start();
  end.report({ type: 'ready' });
  end.report({ type: 'group-started', groupId: -1, command: 'x' });
  fake.parentPort.postMessage('garbage');
  fake.stdout.write('a line\n');
  await until(() => reports).toEqual([{ type: 'ready' }]);
  await until(() => lines.join('\n')).toContain('aide: a line');
  expect(lines.join('\n')).toContain('malformed report');
  expect(lines.join('\n')).toContain('malformed message');
  const exit = new Promise((resolve) => running.onExit(resolve));
  fake.exit(9);
  expect(await exit).toEqual({ code: 9, signal: null });
});

test('a stop reaches the process, which ends in order', async () => {
  const { running, end, fake } = start();
  vi.spyOn(process, 'exit').mockImplementation(((code: number) => fake.exit(code)) as typeof process.exit);
  const work = vi.fn(async () => undefined);
  end.onStop(work);
  await running.stop();
  expect(work).toHaveBeenCalledOnce();
  expect(process.exit).toHaveBeenCalledWith(0);
});
