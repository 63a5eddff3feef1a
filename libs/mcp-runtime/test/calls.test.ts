import { temporaryDirectory } from '@chatos/testing';
import { expect, test, vi } from 'vitest';
import { groupMembers, record, testRuntime, testServer } from './support.ts';

test('configuring and reading start nothing; the first listing starts a server and later ones do not', async () => {
  await using under = testRuntime();
  under.configure([testServer('environment'), testServer('contents', { enabled: false })]);
  expect(under.started).toEqual([]);
  expect((await under.list()).tools).toMatchObject([{ server: 'environment', tool: 'tell', qualifiedName: 'mcp_environment_tell', description: 'The tool tell.', inputSchema: { type: 'object' } }]);
  await under.list('/');
  expect(under.started).toHaveLength(1);
});

test('many first uses at once start one child', async () => {
  await using under = testRuntime();
  under.configure([testServer('ignores-sigterm')]);
  const answers = await Promise.all(Array.from({ length: 8 }, () => under.call('ignores-sigterm', 'pid')));
  expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
  expect(under.started).toHaveLength(1);
});

test('each workspace has a child of its own, running in it and told of it', async () => {
  using one = temporaryDirectory();
  using two = temporaryDirectory();
  await using under = testRuntime({ runtimeVariables: { MODEL_CLI_HOST_APP: 'chatos' } });
  under.configure([testServer('environment', { callMeta: { tone: 'calm', sessionId: 'forged' } })]);
  for (const { path } of [one, two]) {
    const { structured } = await under.call('environment', 'tell', { workspaceRoot: path });
    expect(structured).toMatchObject({
      directory: path,
      environment: { MODEL_CLI_WORKSPACE_ROOT: path, MODEL_CLI_HOST_APP: 'chatos' },
      meta: { tone: 'calm', sessionId: 's1', turnId: 't1', toolCallId: 'c1', workdir: path },
    });
  }
  expect(under.started).toHaveLength(2);
});

test('every kind of content is told in words, in order, and an error of the tool is one', async () => {
  await using under = testRuntime();
  under.configure([testServer('contents')]);
  expect((await under.call('contents', 'everything')).text.split('\n')).toEqual([
    'first', '[image: image/png, 1.5 KiB (not shown: its bytes are no image)]', '[audio: audio/wav, 10 bytes]', '[resource: a.txt at file:///a.txt, text/plain, 12 bytes]', '[resource: note://1]', 'a note',
    '[resource: note://2, application/pdf, 3 bytes]', 'last',
  ]);
  await expect(under.call('contents', 'fails')).resolves.toEqual({ text: 'the disk is full', isError: true });
  await expect(under.call('contents', 'no-such-tool')).resolves.toMatchObject({ isError: true, text: expect.stringContaining('There is no tool no-such-tool') });
  await expect(under.call('contents', 'malformed')).rejects.toMatchObject({ code: 'protocol-error' });
  await expect(under.call('contents', 'fails', { arguments: [1] })).rejects.toMatchObject({ code: 'unusable-arguments' });
});

test('a result of 12 MiB arrives, and the calls beside it go on', async () => {
  await using under = testRuntime();
  under.configure([testServer('contents')]);
  const [big, small] = await Promise.all([under.call('contents', 'big', { arguments: { bytes: 12 * 1024 * 1024 } }), under.call('contents', 'fails')]);
  expect(big.text).toHaveLength(12 * 1024 * 1024);
  expect(small.isError).toBe(true);
});

test('a server that says its tools changed is asked again', async () => {
  await using under = testRuntime();
  under.configure([testServer('contents')]);
  const before = (await under.list()).tools.length;
  await under.call('contents', 'add');
  await vi.waitFor(async () => expect((await under.list()).tools).toHaveLength(before + 1));
  expect(under.started).toHaveLength(1);
});

test('a stopped call rejects at once with its reason and is cancelled at the server', async () => {
  await using under = testRuntime();
  under.configure([testServer('hangs-in-call')]);
  const controller = new AbortController();
  const call = under.call('hangs-in-call', 'hang', { signal: controller.signal });
  await under.call('hangs-in-call', 'cancelled');
  controller.abort(new Error('stopped'));
  await expect(call).rejects.toThrow('stopped');
  await vi.waitFor(async () => expect((await under.call('hangs-in-call', 'cancelled')).text).toBe('1'));
});

test('a silent call ends at its limit and is cancelled; progress keeps one alive up to the total', async () => {
  await using under = testRuntime();
  under.configure([testServer('hangs-in-call', { timeoutMs: 400, maxTimeoutMs: 1200 })]);
  await expect(under.call('hangs-in-call', 'hang')).rejects.toMatchObject({ code: 'call-timed-out', problem: expect.stringContaining('within 0.4 s') });
  expect((await under.call('hangs-in-call', 'cancelled')).text).toBe('1');
  await expect(under.call('hangs-in-call', 'slow', { arguments: { count: 5, everyMs: 120 } })).resolves.toMatchObject({ text: 'done' });
  await expect(under.call('hangs-in-call', 'slow', { arguments: { count: 100, everyMs: 100 } })).rejects.toMatchObject({ code: 'call-timed-out' });
});

test('a changed server is another one: the old child ends once its call has, the next call meets the new', async () => {
  await using under = testRuntime();
  const old = testServer('hangs-in-call');
  under.configure([old]);
  const slow = under.call('hangs-in-call', 'slow', { arguments: { count: 3, everyMs: 50 } });
  await vi.waitFor(() => expect(under.started).toHaveLength(1));
  await vi.waitFor(() => under.call('hangs-in-call', 'cancelled'));
  under.configure([{ ...old, revision: 2 }]);
  await under.call('hangs-in-call', 'cancelled');
  expect(under.started).toHaveLength(2);
  await expect(slow).resolves.toMatchObject({ text: 'done' });
  await vi.waitFor(() => expect(groupMembers(under.started[0] ?? 0)).toEqual([]));
  under.configure([]);
  await expect(under.call('hangs-in-call', 'cancelled')).rejects.toMatchObject({ code: 'unknown-server' });
  await vi.waitFor(() => expect(under.ended).toHaveLength(2));
});

test('after close nothing starts', async () => {
  await using under = testRuntime();
  under.configure([testServer('environment')]);
  await under.runtime.close();
  await expect(under.list()).rejects.toMatchObject({ code: 'closed' });
  await expect(under.call('environment', 'tell')).rejects.toMatchObject({ code: 'closed' });
  expect(under.started).toEqual([]);
});

test('the test button says what a server offers, or why it does not, and leaves nothing running', async () => {
  await using under = testRuntime();
  const { signal } = new AbortController();
  await expect(under.runtime.test(testServer('contents'), signal)).resolves.toMatchObject({ ok: true, message: expect.stringContaining('5 tools'), details: expect.arrayContaining(['everything']) });
  await expect(under.runtime.test(testServer('exits-at-once'), signal)).resolves.toMatchObject({ ok: false, message: expect.stringContaining('TOKEN is not set'), details: [expect.stringContaining('Check its command')] });
  await expect(under.runtime.test(record({ name: 'x', endpoint: 'nowhere-at-all' }), signal)).resolves.toMatchObject({ ok: false, message: expect.stringContaining('nowhere-at-all') });
  await expect(under.runtime.test(testServer('never-answers'), AbortSignal.timeout(300))).resolves.toMatchObject({ ok: false, message: 'The test was stopped.' });
  expect(under.ended.toSorted()).toEqual(under.started.toSorted());
  for (const group of under.started) expect(groupMembers(group)).toEqual([]);
});
