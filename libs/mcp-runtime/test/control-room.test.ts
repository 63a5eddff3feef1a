import { expect, test, vi } from 'vitest';
import { groupMembers, record, testRuntime, testServer } from './support.ts';

const { signal } = new AbortController();

test('a status tells the command, what it resolves to, PATH and names, the process and its calls, and no value of a variable', async () => {
  await using under = testRuntime({ runtimeVariables: { MODEL_CLI_HOST_APP: 'chatos' }, secret: async () => 'canary-value' });
  const server = testServer('dies-mid-call', { environmentNames: ['TOKEN'] });
  under.configure([server, record({ name: 'remote', endpoint: 'https://example.org/mcp' }), testServer('contents', { enabled: false })]);
  expect(under.runtime.statuses().map(({ name, kind, state, instances }) => ({ name, kind, state, instances }))).toEqual([
    { name: 'dies-mid-call', kind: 'stdio', state: 'stopped', instances: [] }, { name: 'remote', kind: 'http', state: 'stopped', instances: [] }, { name: 'contents', kind: 'stdio', state: 'disabled', instances: [] },
  ]);
  expect(under.started).toEqual([]);
  const pid = Number((await under.call('dies-mid-call', 'pid')).text);
  await under.call('dies-mid-call', 'no-such-tool');
  await under.runtime.measure();
  const [status] = under.runtime.statuses();
  expect(status).toMatchObject({
    state: 'running', command: [process.execPath, expect.stringContaining('dies-mid-call.mjs')], resolvedBinary: process.execPath, path: expect.any(String),
    environmentNames: expect.arrayContaining(['MODEL_CLI_HOST_APP', 'PATH', 'TOKEN']),
    instances: [{ pid, calls: 2, errors: 1, callsInFlight: 0, startedAt: expect.any(Number), lastCallAt: expect.any(Number), memoryBytes: expect.any(Number) }],
  });
  expect(status?.instances[0]?.memoryBytes).toBeGreaterThan(5_000_000);
  expect(JSON.stringify(under.runtime.statuses())).not.toContain('canary-value');
});

test('a failure is told with its remedy, in the status and in the log, and the user’s start is not held back', async () => {
  await using under = testRuntime();
  const server = testServer('exits-at-once');
  under.configure([server]);
  await under.list();
  expect(under.runtime.statuses()[0]).toMatchObject({ state: 'failed', problem: expect.stringContaining('TOKEN is not set'), remedy: expect.stringContaining('settings') });
  const log = under.runtime.log(server.id);
  expect(log).toEqual(expect.arrayContaining([expect.objectContaining({ source: 'stderr', text: 'fatal: TOKEN is not set' }), expect.objectContaining({ source: 'workbench', level: 'error' })]));
  expect(log.map((line) => line.number)).toEqual(log.map((_, index) => index + 1));
  await expect(under.runtime.start(server.id, signal)).rejects.toMatchObject({ code: 'server-exited' });
  expect(under.started).toHaveLength(2);
});

test('stop ends the server and the calls in flight with the reason, start and restart begin a new one', async () => {
  await using under = testRuntime();
  const server = testServer('hangs-in-call');
  under.configure([server]);
  await under.runtime.start(server.id, signal);
  expect(under.runtime.statuses()[0]?.state).toBe('running');
  const call = under.call('hangs-in-call', 'hang');
  const refused = expect(call).rejects.toMatchObject({ code: 'stopped-by-user', problem: expect.stringContaining('control room') });
  await vi.waitFor(() => expect(under.runtime.statuses()[0]?.instances[0]?.callsInFlight).toBe(1));
  await under.runtime.stop(server.id);
  await refused;
  expect(under.ended).toEqual(under.started);
  expect(under.runtime.statuses()[0]).toMatchObject({ state: 'stopped', problem: null });
  await under.runtime.restart(server.id, signal);
  await under.runtime.restart(server.id, signal);
  expect(under.started).toHaveLength(3);
  expect(under.ended).toEqual(under.started.slice(0, 2));
  for (const group of under.ended) expect(groupMembers(group)).toEqual([]);
  await expect(under.runtime.start('unknown', signal)).rejects.toMatchObject({ code: 'unknown-server' });
});

test('watchers are told of changes and lines, a flood is bounded, and nothing is told after they have gone', async () => {
  await using under = testRuntime();
  const server = testServer('floods-stderr');
  under.configure([server]);
  let changes = 0;
  const lines: string[] = [];
  const stopStatus = under.runtime.onStatus(() => changes++);
  const stopLog = under.runtime.onLog((serverId, line) => void (serverId === server.id && lines.push(line.text)));
  await under.call('floods-stderr', 'flood');
  await vi.waitFor(() => expect(changes).toBeGreaterThan(0));
  expect(changes).toBeLessThan(20);
  expect(lines.length).toBeGreaterThan(100);
  expect(lines.length).toBeLessThan(450);
  expect(under.runtime.log(server.id).length).toBeLessThanOrEqual(1000);
  stopStatus();
  stopLog();
  const before = [changes, lines.length];
  await under.runtime.stop(server.id);
  await under.call('floods-stderr', 'flood');
  expect([changes, lines.length]).toEqual(before);
});
