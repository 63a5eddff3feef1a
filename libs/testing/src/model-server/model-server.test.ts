import { expect, test } from 'vitest';
import { callsTool, createGate, failsWith, says, startDeltaServer, startModelServer, streams, unreachableBaseUrl } from './index.ts';

const ask = (baseUrl: string, path: string, body: object = {}) =>
  fetch(`${baseUrl}/${path}`, { method: 'POST', headers: { authorization: 'Bearer the-key' }, body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hello' }], ...body }) });

test('speaks chat completions with usage, ending in [DONE]', async () => {
  await using server = await startModelServer(() => says('Hel', 'lo'));
  const text = await (await ask(server.baseUrl, 'chat/completions')).text();
  expect(text).toContain('"content":"Hel"');
  expect(text).toContain('"prompt_tokens":10');
  expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  expect(server.requests[0]).toMatchObject({ protocol: 'openai', apiKey: 'the-key', model: 'm', userText: 'hello', toolResults: [] });
  await expect(server.requests[0]?.ended).resolves.toBe('answered');
});

test('speaks Anthropic messages, each block opened and closed', async () => {
  await using server = await startModelServer(() => streams([{ kind: 'reasoning', text: 'hm' }, 'yes', { kind: 'tool-call', tool: 't', arguments: { a: 1 } }]));
  const text = await (await ask(server.baseUrl, 'messages')).text();
  const types = [...text.matchAll(/^event: (\S+)$/gm)].map((match) => match[1]);
  expect(types.filter((type) => type === 'content_block_start')).toHaveLength(3);
  expect(types.filter((type) => type === 'content_block_stop')).toHaveLength(3);
  expect(types.at(-1)).toBe('message_stop');
  expect(text).toContain('"stop_reason":"tool_use"');
});

test('queued replies come before the agent, which sees the results of the calls made last', async () => {
  await using server = await startModelServer(({ toolResults }) => `got ${toolResults.join()}`);
  server.enqueue(callsTool('clock', {}, 'c1'), failsWith(429, 'slow down', { headers: { 'retry-after': '1' } }));
  expect(await (await ask(server.baseUrl, 'chat/completions')).text()).toContain('"name":"clock"');
  const refusal = await ask(server.baseUrl, 'chat/completions');
  expect([refusal.status, refusal.headers.get('retry-after')]).toEqual([429, '1']);
  const messages = [{ role: 'user', content: 'time?' }, { role: 'assistant', tool_calls: [{ id: 'c1', type: 'function', function: { name: 'clock', arguments: '{}' } }] }, { role: 'tool', tool_call_id: 'c1', content: 'noon' }];
  expect(await (await ask(server.baseUrl, 'chat/completions', { messages })).text()).toContain('got noon');
});

test('a reply waits at its gate, and a client that leaves there is noticed', async () => {
  await using server = await startModelServer();
  const gate = createGate();
  server.enqueue(streams(['before', { kind: 'gate', gate }, 'after']));
  const leaving = new AbortController();
  const response = await fetch(`${server.baseUrl}/chat/completions`, { method: 'POST', body: '{"messages":[]}', signal: leaving.signal });
  await gate.reached;
  leaving.abort();
  await expect(response.text()).rejects.toThrow();
  await expect((await server.request(0)).ended).resolves.toBe('broken-off');
});

test('an unreachable base URL refuses connections', async () => {
  await expect(ask(await unreachableBaseUrl(), 'chat/completions')).rejects.toThrow('fetch failed');
});

test('a delta server answers every request with the same deltas', async () => {
  await using server = await startDeltaServer(50);
  const text = await (await ask(server.baseUrl, 'chat/completions')).text();
  expect(text.match(/"content":" word/g)).toHaveLength(50);
  expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
});
