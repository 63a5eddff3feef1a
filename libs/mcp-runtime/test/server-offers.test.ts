import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { record, testRuntime } from './support.ts';
import type { TestRuntime } from './support.ts';

const ENDPOINT = `'${process.execPath}' '${fileURLToPath(new URL('servers/asking.mjs', import.meta.url))}'`;
const place = () => ({ workspaceRoot: null, signal: new AbortController().signal });

function offering(options: Parameters<typeof testRuntime>[0] = {}, settings: Parameters<TestRuntime['configure']>[1] = {}): TestRuntime {
  const under = testRuntime(options);
  under.configure([record({ name: 'asking', endpoint: ENDPOINT })], settings);
  return under;
}

test('prompts and resources are known after the first call, and reading what is known starts nothing', async () => {
  await using under = offering();
  expect(await under.runtime.prompts.list({ ...place(), refresh: false })).toEqual({ prompts: [], problems: [] });
  expect(under.started).toEqual([]);
  await under.call('asking', 'touch');
  await vi.waitFor(async () => {
    expect((await under.runtime.prompts.list({ ...place(), refresh: false })).prompts).toEqual([{ server: 'asking', name: 'greet', title: 'Greeting', description: 'Greets.', arguments: [{ name: 'who', description: 'whom', isRequired: true }] }]);
    expect((await under.runtime.resources.list({ ...place(), refresh: false })).resources).toMatchObject([{ server: 'asking', uri: 'note://1', mimeType: 'text/plain', size: null }]);
  });
  expect(under.started).toHaveLength(1);
});

test('a prompt is filled in, its arguments are completed, a resource is read', async () => {
  await using under = offering();
  const { prompts, resources } = under.runtime;
  expect(await prompts.get({ ...place(), server: 'asking', name: 'greet', arguments: { who: 'Ada' } })).toEqual({ description: 'A greeting', messages: [{ role: 'user', text: 'Greet Ada' }, { role: 'assistant', text: '[resource: note://1]\nembedded' }] });
  expect(await prompts.complete({ ...place(), server: 'asking', kind: 'prompt', name: 'greet', argument: 'who', value: 'A', others: { how: 'loud' } })).toEqual({ values: ['A!', '{"how":"loud"}'], hasMore: true });
  expect(await resources.read({ ...place(), server: 'asking', uri: 'note://1' })).toEqual([{ uri: 'note://1', mimeType: 'text/plain', text: 'the note note://1', sizeInBytes: 17 }]);
  expect(await resources.read({ ...place(), server: 'asking', uri: 'note://bytes' })).toEqual([{ uri: 'note://bytes', mimeType: 'image/png', text: null, sizeInBytes: 300, media: { problem: 'its bytes are no image' } }]);
  await expect(resources.read({ ...place(), server: 'asking', uri: 'other://1' })).rejects.toThrow('there is no other://1');
  expect(await resources.list({ ...place(), refresh: true })).toMatchObject({ templates: [], problems: [] });
  await expect(resources.read({ ...place(), server: 'nobody', uri: 'note://1' })).rejects.toThrow('nobody');
});

test('lists that change are asked for again, and listeners are told', async () => {
  await using under = offering();
  const changes: string[] = [];
  under.runtime.onListChanged(({ server, list }) => void changes.push(`${server} ${list}`));
  await under.list();
  await under.call('asking', 'more');
  await vi.waitFor(() => expect(changes.sort()).toEqual(['asking prompts', 'asking resources', 'asking tools']));
  expect((await under.runtime.prompts.list({ ...place(), refresh: false })).prompts.map(({ name }) => name)).toEqual(['greet', 'extra']);
  expect((await under.runtime.resources.list({ ...place(), refresh: false })).resources.map(({ uri }) => uri)).toEqual(['note://1', 'note://extra']);
  expect(under.started).toHaveLength(1);
});

test('a subscription tells of every update, keeps the server from idling, and ends with its signal', async () => {
  await using under = testRuntime();
  under.configure([record({ name: 'asking', endpoint: ENDPOINT, idleStopMs: 1000 })]);
  const stop = new AbortController();
  let updates = 0;
  let isSubscribed = false;
  const subscribing = under.runtime.resources.subscribe({ server: 'asking', uri: 'note://1', workspaceRoot: null, signal: stop.signal, onUpdated: () => updates++, onSubscribed: () => (isSubscribed = true) });
  await vi.waitFor(() => expect(isSubscribed).toBe(true), { timeout: 5000 });
  expect(under.runtime.statuses()[0]?.instances[0]?.idleStopAt).toBeNull();
  await under.call('asking', 'touch');
  await vi.waitFor(() => expect(updates).toBe(1));
  expect((await under.call('asking', 'subscriptions')).text).toBe('note://1');
  stop.abort();
  await subscribing;
  await vi.waitFor(async () => expect((await under.call('asking', 'subscriptions')).text).toBe(''));
  await vi.waitFor(() => expect(under.ended).toEqual(under.started), { timeout: 8000 });
});

test('a subscription keeps no server that is no longer configured', async () => {
  await using under = offering();
  let isSubscribed = false;
  const subscribing = under.runtime.resources.subscribe({ server: 'asking', uri: 'note://1', workspaceRoot: null, signal: new AbortController().signal, onUpdated: () => undefined, onSubscribed: () => (isSubscribed = true) });
  await vi.waitFor(() => expect(isSubscribed).toBe(true), { timeout: 5000 });
  const ended = expect(subscribing).rejects.toMatchObject({ code: 'closed' });
  under.configure([]);
  await vi.waitFor(() => expect(under.ended).toEqual(under.started), { timeout: 5000 });
  await ended;
});

test('what a server logs is heard at the level of the settings', async () => {
  const recorded: unknown[] = [];
  await using under = offering({ recordLog: (entry) => recorded.push(entry) });
  await under.list();
  await vi.waitFor(async () => {
    recorded.length = 0;
    await under.call('asking', 'log');
    expect(recorded).toEqual([{ server: 'asking', level: 'info', logger: 'here', text: 'a info' }, { server: 'asking', level: 'error', logger: 'here', text: '{"code":7}' }]);
  });
  const [server] = under.runtime.statuses();
  expect(under.runtime.log(server?.id ?? '').filter(({ source }) => source === 'message').map(({ text }) => text)).toContain('here: {"code":7}');
});

test('nothing a server logs is recorded where logging is off', async () => {
  const recorded: unknown[] = [];
  await using under = offering({ recordLog: (entry) => recorded.push(entry) }, { mcpToolLogLevel: 'off' });
  await under.call('asking', 'log');
  await under.call('asking', 'touch');
  expect(recorded).toEqual([]);
});

test('progress is told in words, throttled, with the newest last', async () => {
  await using under = offering();
  const told: string[] = [];
  await under.call('asking', 'slow', { onProgress: (text) => told.push(text) });
  expect(told[0]).toBe('1 of 5 (20 %): part 1');
  expect(told.length).toBeLessThanOrEqual(5);
  expect(told.at(-1)).toMatch(/^[45] of 5/);
});

test('structured content that breaks the promise of its tool is handed on with a word on it', async () => {
  await using under = offering();
  const { tools } = await under.list();
  expect(tools.find(({ tool }) => tool === 'mismatch')).toMatchObject({ title: 'The mismatch', hints: { readOnly: true } });
  expect((await under.call('asking', 'mismatch')).text).toBe('{"n":"seven"}\n[The structured content does not fit the schema this tool declares: /n is no number.]');
  expect((await under.call('asking', 'no-structure')).text).toBe('plain\n[This tool declares structured content and sent none.]');
});
