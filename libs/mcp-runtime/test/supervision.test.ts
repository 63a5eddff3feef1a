import { temporaryDirectory } from '@chatos/testing';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { NewQuestion } from '../src/index.ts';
import { groupMembers, testRuntime, testServer } from './support.ts';

const soon = { timeout: 5000 };

test('an idle server is stopped and its group is gone; the next call starts it again', async () => {
  await using under = testRuntime();
  const server = testServer('ignores-sigterm', { idleStopMs: 150 });
  under.configure([server]);
  const first = await under.call('ignores-sigterm', 'pid');
  expect(under.runtime.statuses()[0]?.instances[0]?.idleStopAt).toBeGreaterThan(Date.now());
  await vi.waitFor(() => expect(under.ended).toEqual(under.started), soon);
  expect(groupMembers(under.started[0] ?? 0)).toEqual([]);
  expect(under.runtime.statuses()[0]).toMatchObject({ state: 'stopped', problem: null, instances: [{ pid: null, calls: 1 }] });
  expect(under.runtime.log(server.id).at(-1)?.text).toBe('The MCP server "ignores-sigterm" was not used for 0 s and was stopped.');
  expect((await under.call('ignores-sigterm', 'pid')).text).not.toBe(first.text);
});

test('a call in flight, announced progress and a task keep a server; their end lets it go', async () => {
  await using under = testRuntime();
  under.configure([testServer('hangs-in-call', { idleStopMs: 100 }), testServer('background', { idleStopMs: 100 })]);
  await expect(under.call('hangs-in-call', 'slow', { arguments: { count: 6, everyMs: 100 } })).resolves.toMatchObject({ text: 'done' });
  const { text: pid } = await under.call('background', 'progress');
  await vi.waitFor(() => expect(under.ended).toHaveLength(1), soon);
  expect(under.runtime.statuses()[1]).toMatchObject({ state: 'running', instances: [{ pid: Number(pid), idleStopAt: null, background: { since: expect.any(Number), kinds: ['progress'] } }] });
  await under.call('background', 'task', { arguments: { status: 'working' } });
  await under.call('background', 'progressDone');
  expect(under.runtime.statuses()[1]?.instances[0]?.idleStopAt).toBeNull();
  await under.call('background', 'task', { arguments: { status: 'completed' } });
  expect(under.started).toHaveLength(2);
  await vi.waitFor(() => expect(under.ended).toHaveLength(2), soon);
});

test('two calls in a row without an answer in time start the server anew; one does not', async () => {
  await using under = testRuntime();
  under.configure([testServer('hangs-in-call', { timeoutMs: 200 })]);
  await expect(under.call('hangs-in-call', 'hang')).rejects.toMatchObject({ code: 'call-timed-out' });
  expect((await under.call('hangs-in-call', 'cancelled')).text).toBe('1');
  await expect(under.call('hangs-in-call', 'hang')).rejects.toMatchObject({ code: 'call-timed-out' });
  const beside = under.call('hangs-in-call', 'slow', { arguments: { count: 100, everyMs: 50 } });
  const refused = expect(beside).rejects.toMatchObject({ code: 'restarted', problem: expect.stringContaining('2 calls in a row got no answer') });
  await expect(under.call('hangs-in-call', 'hang')).rejects.toMatchObject({ code: 'call-timed-out' });
  await refused;
  expect((await under.call('hangs-in-call', 'cancelled')).text).toBe('0');
  expect(under.started).toHaveLength(2);
});

test('a session that goes to another workspace stops nothing under the session that stays', async () => {
  using one = temporaryDirectory();
  using two = temporaryDirectory();
  await using under = testRuntime();
  under.configure([testServer('hangs-in-call')]);
  const staying = under.call('hangs-in-call', 'slow', { sessionId: 'stays', workspaceRoot: one.path, arguments: { count: 8, everyMs: 60 } });
  await under.call('hangs-in-call', 'cancelled', { sessionId: 'goes', workspaceRoot: one.path });
  await under.call('hangs-in-call', 'cancelled', { sessionId: 'goes', workspaceRoot: two.path });
  await expect(staying).resolves.toMatchObject({ text: 'done' });
  expect(under.started).toHaveLength(2);
  expect(under.ended).toEqual([]);
});

test('tools listed once are listed after a new start without starting anything, and a damaged list is asked for again', async () => {
  using cache = temporaryDirectory();
  const cachePath = join(cache.path, 'tool-lists');
  const server = testServer('environment');
  {
    await using under = testRuntime({ cachePath });
    under.configure([server]);
    await under.list();
    expect(under.started).toHaveLength(1);
  }
  const [file] = readdirSync(cachePath);
  {
    await using under = testRuntime({ cachePath });
    under.configure([server]);
    expect((await under.list()).tools).toMatchObject([{ qualifiedName: 'mcp_environment_tell', description: 'The tool tell.', inputSchema: { type: 'object' } }]);
    expect(under.runtime.statuses()[0]).toMatchObject({ state: 'stopped', toolCount: 1 });
    expect(under.started).toEqual([]);
  }
  writeFileSync(join(cachePath, file ?? ''), '{"version":1,"tools":[{"name":7}]}');
  {
    await using under = testRuntime({ cachePath });
    under.configure([server]);
    expect((await under.list()).tools).toHaveLength(1);
    expect(under.started).toHaveLength(1);
    under.configure([]);
    expect(readdirSync(cachePath)).toEqual([]);
  }
});

test('what a server wrote on its use is known after a new start without starting it, and as it writes it now once it was started', async () => {
  using cache = temporaryDirectory();
  const server = testServer('instructs');
  {
    await using under = testRuntime({ cachePath: cache.path });
    under.configure([server]);
    expect(under.runtime.instructions('instructs')).toBe('');
    await under.list();
    expect(under.runtime.instructions('instructs')).toMatch(/^Call look before you call change/);
  }
  for (const file of readdirSync(cache.path)) writeFileSync(join(cache.path, file), readFileSync(join(cache.path, file), 'utf8').replace('Call look', 'Formerly: call look'));
  {
    await using under = testRuntime({ cachePath: cache.path });
    under.configure([server, testServer('environment')]);
    expect(under.runtime.instructions('instructs')).toMatch(/^Formerly/);
    expect([under.runtime.instructions('environment'), under.runtime.instructions('unknown')]).toEqual(['', '']);
    expect(under.started).toEqual([]);
    await under.call('instructs', 'look');
    expect(under.runtime.instructions('instructs')).toMatch(/^Call look/);
    expect(readdirSync(cache.path).map((file) => readFileSync(join(cache.path, file), 'utf8')).join('')).not.toContain('Formerly');
  }
});

test('a request of the server goes to the session it names, or to the only one that calls it', async () => {
  const asked: NewQuestion[] = [];
  await using under = testRuntime({ questions: { ask: async (question) => (asked.push(question), { action: 'accept', content: { answer: question.sessionId ?? '' } }) } });
  under.configure([testServer('asks-back')]);
  expect((await under.call('asks-back', 'unnamed', { sessionId: 'a' })).text).toContain('"answer":"a"');
  const held = under.call('asks-back', 'hold', { sessionId: 'b' });
  expect((await under.call('asks-back', 'named', { sessionId: 'a' })).text).toContain('"answer":"a"');
  expect((await under.call('asks-back', 'as', { sessionId: 'a', arguments: { sessionId: 'b' } })).text).toContain('"answer":"b"');
  expect((await under.call('asks-back', 'as', { sessionId: 'a', arguments: { sessionId: 'never-seen' } })).text).toContain('never called it');
  await under.call('asks-back', 'release', { sessionId: 'a' });
  await held;
  expect(asked.map((question) => question.sessionId)).toEqual(['a', 'a', 'b']);
});

test('with several sessions calling, a request without a name is refused, and from then on one session has the server at a time', async () => {
  const asked: NewQuestion[] = [];
  await using under = testRuntime({ questions: { ask: async (question) => (asked.push(question), { action: 'accept', content: {} }) } });
  under.configure([testServer('asks-back')]);
  const together = () => Promise.all(['a', 'b', 'c'].map((sessionId) => under.call('asks-back', 'together', { sessionId })));
  expect((await together()).map((answer) => Number(answer.text)).at(-1)).toBe(3);
  const held = under.call('asks-back', 'hold', { sessionId: 'b' });
  expect((await under.call('asks-back', 'unnamed', { sessionId: 'a' })).text).toContain('2 sessions were calling it');
  expect(asked).toEqual([]);
  const waiting = under.call('asks-back', 'unnamed', { sessionId: 'a' });
  await under.call('asks-back', 'release', { sessionId: 'b' });
  await held;
  await waiting;
  expect(asked.map((question) => question.sessionId)).toEqual(['a']);
  const calls = together();
  await calls;
  expect(under.started).toHaveLength(1);
});

test('a result over 50 000 characters is saved whole and handed over as head, tail and id', async () => {
  const saved = new Map<string, string>();
  const blobs = {
    save: async (text: string) => (saved.set('blob1', text), 'blob1'),
    read: async (id: string, offset: number, length: number) => ({ text: (saved.get(id) ?? '').slice(offset, offset + length), total: saved.get(id)?.length ?? 0 }),
    saveMedia: () => Promise.reject(new Error('the test has no images')),
    readMedia: () => Promise.reject(new Error('the test has no images')),
  };
  await using under = testRuntime({ blobs });
  under.configure([testServer('contents')]);
  const exact = await under.call('contents', 'big', { arguments: { bytes: 50_000 } });
  expect([exact.text.length, exact.blob]).toEqual([50_000, undefined]);
  const large = await under.call('contents', 'big', { arguments: { bytes: 1_000_000 } });
  expect(large.blob).toBe('blob1');
  expect(saved.get('blob1')).toBe('x'.repeat(1_000_000));
  expect(large.text.length).toBeLessThan(20_000);
  expect(large.text).toMatch(/^x+\n\[… 984000 of 1000000 characters left out\. .*read_result\(\{"id": "blob1", "offset": 12000/);
  expect(large.text.endsWith('x'.repeat(4000))).toBe(true);
});
