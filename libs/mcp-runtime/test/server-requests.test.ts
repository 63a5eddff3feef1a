import type { QuestionAnswer } from '@chatos/contracts';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test, vi } from 'vitest';
import type { McpRuntimeOptions, NewQuestion, SamplingRequest } from '../src/index.ts';
import { scriptedAsker } from './asker.ts';
import { record, testRuntime } from './support.ts';

const ENDPOINT = `'${process.execPath}' '${fileURLToPath(new URL('servers/asking.mjs', import.meta.url))}'`;

/** A runtime with the asking server, whose questions are answered by the script. */
function asking(script: (question: NewQuestion) => QuestionAnswer | null, options: Partial<McpRuntimeOptions> = {}) {
  const asker = scriptedAsker(script);
  const under = testRuntime({ questions: asker, ...options });
  under.configure([record({ name: 'asking', endpoint: ENDPOINT, timeoutMs: 1500 })]);
  const call = async (tool: string, args: Record<string, unknown> = {}, more: Parameters<typeof under.call>[2] = {}) => (await under.call('asking', tool, { arguments: args, ...more })).text;
  return { asker, under, call };
}

test('a form is asked for the session in the call, and comes back with its defaults', async () => {
  const { asker, under, call } = asking(() => ({ action: 'accept', content: { name: 'Ada' } }));
  await using _ = under;
  expect(JSON.parse(await call('ask'))).toEqual({ action: 'accept', content: { name: 'Ada', age: 7 } });
  expect(asker.asked).toMatchObject([{ sessionId: 's1', server: 'asking', body: { kind: 'elicitation-form', message: 'Your name?', schema: { properties: { name: { type: 'string' } } } } }]);
});

test.each(['decline', 'cancel'] as const)('a form can be answered by %s', async (action) => {
  const { under, call } = asking(() => ({ action }));
  await using _ = under;
  expect(JSON.parse(await call('ask'))).toEqual({ action });
});

test('a form the protocol does not allow is refused before anybody is asked', async () => {
  const { asker, under, call } = asking(() => null);
  await using _ = under;
  expect(await call('ask', { schema: { type: 'object', properties: { deep: { type: 'object', properties: {} } } } })).toMatch(/^refused:/);
  expect(asker.asked).toEqual([]);
});

test('while the user thinks, the time of the call stands still', async () => {
  let answer: (answer: QuestionAnswer) => void = () => undefined;
  const under = testRuntime({ questions: { ask: () => new Promise((resolve) => (answer = resolve)) } });
  await using _ = under;
  under.configure([record({ name: 'asking', endpoint: ENDPOINT, timeoutMs: 400, maxTimeoutMs: 500 })]);
  const calling = under.call('asking', 'ask');
  setTimeout(() => answer({ action: 'decline' }), 1500);
  await expect(calling).resolves.toMatchObject({ isError: false });
});

test('a request the server withdraws closes its question, the first one too', async () => {
  const { asker, under, call } = asking(() => null);
  await using _ = under;
  expect(await call('cancel-ask')).toContain('withdrawn');
  await vi.waitFor(() => expect(asker.withdrawn).toHaveLength(1));
});

test('a stopped call closes the question it led to', async () => {
  const { asker, under, call } = asking(() => null);
  await using _ = under;
  const stop = new AbortController();
  const calling = call('fire-and-hang', {}, { signal: stop.signal });
  await vi.waitFor(() => expect(asker.asked).toHaveLength(1), { timeout: 5000 });
  stop.abort(new Error('stopped'));
  await expect(calling).rejects.toThrow('stopped');
  await vi.waitFor(() => expect(asker.withdrawn).toHaveLength(1));
});

test('an address is asked about in full; one that is no https address is refused', async () => {
  const { asker, under, call } = asking(() => ({ action: 'accept' }));
  await using _ = under;
  expect(JSON.parse(await call('url'))).toEqual({ action: 'accept' });
  expect(asker.asked).toMatchObject([{ body: { kind: 'elicitation-url', url: 'https://example.org/start?code=1' } }]);
  for (const url of ['http://example.org/', 'file:///etc/passwd', 'javascript:alert(1)', 'https://bank.example@evil.example/']) expect(await call('url', { url })).toMatch(/^refused:/);
  expect(asker.asked).toHaveLength(1);
});

test('a call that needs the user to have been somewhere is made again once the server says so', async () => {
  const { asker, under, call } = asking(() => ({ action: 'accept' }));
  await using _ = under;
  expect(await call('url-required')).toBe('done');
  expect(asker.asked).toMatchObject([{ sessionId: 's1', body: { kind: 'elicitation-url', url: 'https://example.org/form' } }]);
});

test('a call that needs the user to have been somewhere fails with words where the user declines', async () => {
  const { under } = asking(() => ({ action: 'decline' }));
  await using _ = under;
  await expect(under.call('asking', 'url-required')).resolves.toMatchObject({ isError: true, text: expect.stringContaining('The user did not open the address.') });
});

test('the model of the session is lent once the user has seen the messages and said yes', async () => {
  const requests: SamplingRequest[] = [];
  const generate = async (request: SamplingRequest) => {
    requests.push(request);
    return { text: 'hi', stopReason: 'maxTokens' as const };
  };
  const sessionModel = vi.fn(async () => ({ name: 'The model', generate }));
  const { asker, under, call } = asking(() => ({ action: 'accept' }), { sessionModel });
  await using _ = under;
  expect(JSON.parse(await call('sample'))).toEqual({ role: 'assistant', content: { type: 'text', text: 'hi' }, model: 'The model', stopReason: 'maxTokens' });
  expect(asker.asked).toMatchObject([{ sessionId: 's1', body: { kind: 'sampling', systemPrompt: 'Be brief', messages: [{ role: 'user', text: 'Say hi' }], maxTokens: 50, modelName: 'The model' } }]);
  expect(requests).toMatchObject([{ maxTokens: 50, systemPrompt: 'Be brief', messages: [{ role: 'user', content: [{ kind: 'text', text: 'Say hi' }] }] }]);
  expect(sessionModel).toHaveBeenCalledWith('s1');
});

test('a refused model is not asked, and neither is the user where tools are to be used', async () => {
  const generate = vi.fn();
  const { asker, under, call } = asking(() => ({ action: 'decline' }), { sessionModel: async () => ({ name: 'm', generate }) });
  await using _ = under;
  expect(await call('sample')).toMatch(/rejected/);
  expect(await call('sample', { tools: true })).toMatch(/^refused:/);
  expect(asker.asked).toHaveLength(1);
  expect(generate).not.toHaveBeenCalled();
});

test('a request that names a session goes to it; among several nameless ones none is guessed', async () => {
  const { asker, under, call } = asking(() => ({ action: 'decline' }));
  await using _ = under;
  await call('ask', {}, { sessionId: 'first' });
  await Promise.all([call('ask', { namesSession: true }, { sessionId: 'one' }), call('ask', { namesSession: true }, { sessionId: 'two' })]);
  expect(asker.asked.map(({ sessionId }) => sessionId).sort()).toEqual(['first', 'one', 'two']);
  expect(await call('ask', { namesSession: 'stranger' }, { sessionId: 'one' })).toMatch(/^refused:/);
  expect(asker.asked).toHaveLength(3);
  const slow = call('slow', {}, { sessionId: 'one' });
  expect(await call('ask', {}, { sessionId: 'two' })).toMatch(/^refused:.*without saying which/s);
  await slow;
  expect(asker.asked).toHaveLength(3);
  // From now on one session at a time: now it can be told.
  await Promise.all([call('slow', {}, { sessionId: 'one' }), call('ask', {}, { sessionId: 'two' })]);
  expect(asker.asked.at(-1)).toMatchObject({ sessionId: 'two' });
});

test('the roots are the workspace the server was started for', async () => {
  const { under, call } = asking(() => null);
  await using _ = under;
  expect(JSON.parse(await call('roots'))).toMatchObject({ roots: [] });
  expect(JSON.parse(await call('roots', {}, { workspaceRoot: under.directory }))).toMatchObject({ roots: [{ uri: pathToFileURL(under.directory).href }] });
});

test('only what is answered is declared', async () => {
  await using alone = testRuntime();
  alone.configure([record({ name: 'asking', endpoint: ENDPOINT })]);
  expect(JSON.parse((await alone.call('asking', 'capabilities')).text)).toEqual({ roots: { listChanged: true } });
  const { under, call } = asking(() => null, { sessionModel: async () => ({ name: 'm', generate: vi.fn() }) });
  await using _ = under;
  expect(JSON.parse(await call('capabilities'))).toEqual({ roots: { listChanged: true }, elicitation: { form: { applyDefaults: true }, url: {} }, sampling: {} });
});
