import { expect, test } from 'vitest';
import { groupMembers, testRuntime, testServer } from './support.ts';
import type { TestRuntime } from './support.ts';

const OVER_THE_LIMIT = 65 * 1024 * 1024;

async function expectNothingLeft(under: TestRuntime): Promise<void> {
  await under.runtime.close();
  expect(under.ended.toSorted()).toEqual(under.started.toSorted());
  for (const group of under.started) expect(groupMembers(group)).toEqual([]);
}

test.each(['idLast', 'idFirst'])('a message over the limit ends the call it answers and no other (%s)', async (tool) => {
  await using under = testRuntime();
  under.configure([testServer('oversized-frame')]);
  const before = await under.call('oversized-frame', 'pid');
  const beside = under.call('oversized-frame', 'later', { arguments: { ms: 1500 } });
  const big = under.call('oversized-frame', tool, { arguments: { bytes: OVER_THE_LIMIT } });
  await expect(big).rejects.toMatchObject({ code: 'message-too-large', problem: expect.stringContaining('its answer is larger than 64 MiB'), remedy: expect.stringContaining('less at a time') });
  await expect(beside).resolves.toMatchObject({ text: 'later' });
  await expect(under.call('oversized-frame', 'pid')).resolves.toEqual(before);
  await expectNothingLeft(under);
});

test.each([['notification', 'after the notification'], ['banner', 'after the banner']])('a %s over the limit is passed over, and the call goes on', async (tool, text) => {
  await using under = testRuntime();
  under.configure([testServer('oversized-frame')]);
  await expect(under.call('oversized-frame', tool, { arguments: { bytes: OVER_THE_LIMIT } })).resolves.toMatchObject({ text });
});

test('a message of 11 MiB, at which other clients lose the connection, arrives', async () => {
  await using under = testRuntime();
  under.configure([testServer('oversized-frame')]);
  expect((await under.call('oversized-frame', 'idLast', { arguments: { bytes: 11 * 1024 * 1024 } })).text).toHaveLength(11 * 1024 * 1024);
});

test('an answer split at every byte, within characters too, arrives whole', async () => {
  await using under = testRuntime();
  under.configure([testServer('split-bytes')]);
  await expect(under.call('split-bytes', 'trickle', { arguments: { text: 'grün, 日本語 und 😀👩‍👩‍👧' } })).resolves.toMatchObject({ text: 'grün, 日本語 und 😀👩‍👩‍👧' });
});

test('a second answer and answers to nobody change nothing', async () => {
  await using under = testRuntime();
  under.configure([testServer('answers-twice')]);
  for (const text of ['one', 'two', 'three']) await expect(under.call('answers-twice', 'echo', { arguments: { text } })).resolves.toMatchObject({ text });
  await expectNothingLeft(under);
});

test('what is no JSON, no JSON-RPC or no UTF-8 is shown in the log and passed over', async () => {
  await using under = testRuntime();
  const server = testServer('invalid-json');
  under.configure([server]);
  await expect(under.call('invalid-json', 'echo', { arguments: { text: 'clear' } })).resolves.toMatchObject({ text: 'clear' });
  expect(under.runtime.log(server.id).filter((line) => line.source === 'stdout').map((line) => line.text)).toEqual(expect.arrayContaining(['{"jsonrpc":"2.0","id":', 'null']));
});

test('a thousand tools, two of one name, a description of 100 KB with control characters and a schema of itself are listed and called', async () => {
  await using under = testRuntime();
  under.configure([testServer('odd-tools'), testServer('ignores-sigterm')]);
  const { tools, problems } = await under.list();
  expect(problems).toEqual([]);
  expect(tools.filter((tool) => tool.server === 'odd-tools')).toHaveLength(1003);
  expect(new Set(tools.map((tool) => tool.qualifiedName)).size).toBe(tools.length);
  expect(tools.filter((tool) => tool.tool === 'twice').map((tool) => tool.description)).toEqual(['The first of two.']);
  const long = tools.find((tool) => tool.tool === 'long')?.description ?? '';
  // As it is, for the user to see; what a model is told of it is cleaned where it is told.
  expect(long.startsWith('\u001b[31mred\u0007\u202Egnp.exe')).toBe(true);
  expect(long.length).toBeLessThan(21_000);
  expect(long).toContain('more characters were cut');
  const tree = { name: 'root', children: [{ name: 'leaf', children: [] }], self: { name: 'again' } };
  await expect(under.call('odd-tools', 'recursive', { arguments: tree })).resolves.toMatchObject({ text: JSON.stringify(tree) });
  await expect(under.call('odd-tools', 'tool999')).resolves.toMatchObject({ text: '{}' });
  await expect(under.call('ignores-sigterm', 'pid')).resolves.toMatchObject({ isError: false });
});

test('a server that closed its input and runs on is stopped, and the next call meets a new one', async () => {
  await using under = testRuntime();
  under.configure([testServer('closes-stdin', { timeoutMs: 5000 })]);
  await under.list();
  await expect(under.call('closes-stdin', 'any')).rejects.toMatchObject({ problem: expect.stringMatching(/closed its input|is not running|did not answer/) });
  await expectNothingLeft(under);
});
