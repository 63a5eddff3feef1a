import { expect, test, vi } from 'vitest';
import { McpRuntimeError } from '../src/index.ts';
import { groupMembers, record, testRuntime, testServer } from './support.ts';
import type { TestRuntime } from './support.ts';

/** What a user must be able to rely on after every test of this file. */
async function expectNothingLeft(test: TestRuntime): Promise<void> {
  await test.runtime.close();
  expect(test.started.length).toBeGreaterThan(0);
  expect(test.ended.toSorted()).toEqual(test.started.toSorted());
  for (const group of test.started) expect(groupMembers(group)).toEqual([]);
}

test('a command that does not exist is a problem with a remedy, and other servers are listed', async () => {
  await using under = testRuntime();
  under.configure([record({ name: 'missing', endpoint: 'no-such-command-anywhere --x' }), testServer('environment')]);
  const { tools, problems } = await under.list();
  expect(tools.map((tool) => tool.qualifiedName)).toEqual(['mcp_environment_tell']);
  expect(problems).toEqual([{ server: 'missing', problem: expect.stringContaining('no-such-command-anywhere was not found'), remedy: expect.stringContaining('Install') }]);
});

test('a command line that needs a shell is refused and no shell runs it', async () => {
  await using under = testRuntime();
  under.configure([record({ name: 'piped', endpoint: 'cat /etc/hostname | tee x' })]);
  expect((await under.list()).problems[0]?.problem).toContain('"|" needs a shell');
  expect(under.started).toEqual([]);
});

test('a server that exits at once is named with its exit code and last words', async () => {
  await using under = testRuntime();
  under.configure([testServer('exits-at-once')]);
  const [problem] = (await under.list()).problems;
  expect(problem?.problem).toMatch(/"exits-at-once" exited with code 3\. Its last words: .*\n?fatal: TOKEN is not set/s);
  await expectNothingLeft(under);
});

test('a failed start is remembered: the next turn does not wait for it again', async () => {
  await using under = testRuntime();
  under.configure([testServer('exits-at-once')]);
  await under.list();
  const again = await under.list();
  expect(again.problems[0]?.problem).toContain('TOKEN is not set');
  expect(again.problems[0]?.remedy).toMatch(/tried again in \d+ s/);
  expect(under.started).toHaveLength(1);
});

test('a server that exits after the handshake is started at most six times in a minute', async () => {
  await using under = testRuntime();
  under.configure([testServer('exits-after-handshake')]);
  for (let turn = 0; turn < 9; turn++) expect((await under.list()).problems).toHaveLength(1);
  expect(under.started.length).toBeLessThanOrEqual(6);
  expect((await under.list()).problems[0]?.problem).toMatch(/started 6 times within a minute|licence expired/);
  await expectNothingLeft(under);
});

test('noise on stdout is logged at a limited rate and disturbs no call', async () => {
  await using under = testRuntime();
  under.configure([testServer('noise-on-stdout')]);
  await under.list();
  await expect(under.call('noise-on-stdout', 'echo', { arguments: { text: 'heard' } })).resolves.toEqual({ text: 'heard', isError: false });
  await expectNothingLeft(under);
  const noise = under.lines.filter((line) => line.includes('is no message'));
  expect(noise[0]).toContain('Welcome to the noisy server');
  expect(noise.length).toBeLessThanOrEqual(21);
  expect(noise.at(-1)).toMatch(/\d+ more lines left out/);
});

test('a server that never answers is given up when the turn is stopped, and is gone after close', async () => {
  await using under = testRuntime();
  under.configure([testServer('never-answers')]);
  const controller = new AbortController();
  const listing = under.runtime.listTools({ workspaceRoot: null, signal: controller.signal });
  await vi.waitFor(() => expect(under.started).toHaveLength(1));
  controller.abort(new Error('stopped by the user'));
  await expect(listing).rejects.toThrow('stopped by the user');
  await expectNothingLeft(under);
});

test('a server that never answers is a problem when its time is up, and nothing of it is left', async () => {
  await using under = testRuntime();
  under.configure([testServer('never-answers', { connectTimeoutMs: 300 })]);
  expect((await under.list()).problems[0]?.problem).toContain('did not answer within 0.3 s');
  await expectNothingLeft(under);
});

test('a server that ignores SIGTERM and the end of its input is gone within two seconds', async () => {
  await using under = testRuntime();
  under.configure([testServer('ignores-sigterm')]);
  await under.call('ignores-sigterm', 'pid');
  const start = performance.now();
  await expectNothingLeft(under);
  expect(performance.now() - start).toBeLessThan(2500);
});

test('a grandchild ends with its server, through sh -c as well', async () => {
  await using under = testRuntime();
  const direct = testServer('grandchild');
  under.configure([direct, record({ name: 'wrapped', endpoint: `sh -c ${JSON.stringify(`${direct.endpoint.slice('cmd://'.length)}; true`)}` })]);
  for (const server of ['grandchild', 'wrapped']) {
    const pids = (await under.call(server, 'pids')).text.split(' ').map(Number);
    for (const pid of pids) expect(() => process.kill(pid, 0)).not.toThrow();
  }
  await expectNothingLeft(under);
});

test('a server whose grandchild holds its pipes ends the call when it exits', async () => {
  await using under = testRuntime();
  under.configure([testServer('grandchild')]);
  await expect(under.call('grandchild', 'exit')).rejects.toThrow('exited with code 5');
  await expectNothingLeft(under);
});

test('a flood on stderr neither stops a call nor floods the log', async () => {
  await using under = testRuntime();
  under.configure([testServer('floods-stderr')]);
  await expect(under.call('floods-stderr', 'flood')).resolves.toMatchObject({ text: 'flooded' });
  await expectNothingLeft(under);
  expect(under.lines.length).toBeLessThanOrEqual(22);
});

test('a server that dies in a call fails that call by name and last words, and runs again with the next', async () => {
  await using under = testRuntime();
  under.configure([testServer('dies-mid-call'), testServer('ignores-sigterm')]);
  const [first, other] = await Promise.all([under.call('dies-mid-call', 'pid'), under.call('ignores-sigterm', 'pid')]);
  const death = under.call('dies-mid-call', 'die');
  await expect(death).rejects.toBeInstanceOf(McpRuntimeError);
  await expect(death).rejects.toMatchObject({ code: 'server-exited', problem: expect.stringMatching(/"dies-mid-call" exited with code 139.*frobnicate/s) });
  const again = await under.call('dies-mid-call', 'pid');
  expect(again.text).not.toBe(first.text);
  await expect(under.call('ignores-sigterm', 'pid')).resolves.toEqual(other);
  await expectNothingLeft(under);
});

test('an answer written just before the end arrives whole', async () => {
  await using under = testRuntime();
  under.configure([testServer('dies-mid-call')]);
  expect((await under.call('dies-mid-call', 'answerAndDie')).text).toHaveLength(200_000);
});

test('a call to a server that reads no more ends at its time limit, and the server with close', async () => {
  await using under = testRuntime();
  under.configure([testServer('closes-stdin', { timeoutMs: 300 })]);
  await under.list();
  await expect(under.call('closes-stdin', 'any')).rejects.toBeInstanceOf(McpRuntimeError);
  await expectNothingLeft(under);
});

test('a message without end is refused and its server stopped, with the reason in the call', async () => {
  await using under = testRuntime();
  under.configure([testServer('endless-frame')]);
  await expect(under.call('endless-frame', 'pour')).rejects.toMatchObject({ code: 'protocol-error', problem: expect.stringContaining('a message without end') });
  await expectNothingLeft(under);
});
