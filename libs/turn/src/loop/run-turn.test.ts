import { callsTool, createGate, failsWith, says, startModelServer, streams, unreachableBaseUrl } from '@chatos/testing';
import { expect, test } from 'vitest';
import { echoTool, startTurn } from '../../test/turn-run.ts';
import { builtinTools } from '../index.ts';

test('streams reasoning and text in order, then completes with its usage', async () => {
  await using server = await startModelServer(() => streams([{ kind: 'reasoning', text: 'hm' }, 'Hel', 'lo'], { usage: { inputTokens: 7, outputTokens: 3 } }));
  const run = startTurn(server.baseUrl);
  expect(await run.outcome).toEqual({ state: 'completed', notice: null, steps: 1, inputTokens: 7, outputTokens: 3 });
  expect(run.events).toEqual([
    { type: 'reasoning', step: 0, text: 'hm' },
    { type: 'text', step: 0, text: 'Hel' },
    { type: 'text', step: 0, text: 'lo' },
    { type: 'step-finished', step: 0, usage: { inputTokens: 7, outputTokens: 3 }, contextTokens: 7 },
  ]);
  expect(server.requests[0]?.conversation.map(({ role, text }) => `${role}: ${text}`)).toEqual(['system: Be brief.', 'user: hello']);
});

test.each(['openai_compatible', 'anthropic'] as const)('calls a tool and goes on with its result (%s)', async (provider) => {
  await using server = await startModelServer(({ toolResults }) => (toolResults.length === 0 ? streams(['I ask. ', { kind: 'tool-call', tool: 'echo', arguments: { text: 'hi' }, callId: 'c1' }]) : says(`It said ${toolResults[0]}`)));
  const run = startTurn(server.baseUrl, { tools: [echoTool()], fields: { provider } });
  expect(await run.outcome).toEqual({ state: 'completed', notice: null, steps: 2, inputTokens: 20, outputTokens: 10 });
  expect(run.events.filter(({ type }) => type !== 'step-finished')).toEqual([
    { type: 'text', step: 0, text: 'I ask. ' },
    { type: 'tool-call', step: 0, callId: 'c1', tool: 'echo', arguments: { text: 'hi' }, state: 'running' },
    { type: 'tool-result', callId: 'c1', state: 'succeeded', result: 'echo: hi', resultBlob: null },
    { type: 'text', step: 1, text: 'It said echo: hi' },
  ]);
  expect(server.requests[0]?.tools).toEqual(['echo']);
  expect(server.requests[1]?.conversation.at(-2)).toMatchObject({ role: 'assistant', text: 'I ask. ', toolCalls: [{ callId: 'c1', tool: 'echo', arguments: { text: 'hi' } }] });
});

test('several calls of one step are carried out one after the other, in order', async () => {
  await using server = await startModelServer(({ toolResults }) => (toolResults.length === 0 ? streams([{ kind: 'tool-call', tool: 'echo', arguments: { text: 'a' } }, { kind: 'tool-call', tool: 'echo', arguments: { text: 'b' } }]) : says(toolResults.join())));
  let running = 0;
  const tool = echoTool({
    async execute(input) {
      running += 1;
      expect(running).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return { text: (input as { text: string }).text, isError: false };
    },
  });
  const run = startTurn(server.baseUrl, { tools: [tool] });
  await run.outcome;
  expect(run.said()).toBe('a,b');
  expect(run.events.map(({ type }) => type).filter((type) => type.startsWith('tool'))).toEqual(['tool-call', 'tool-result', 'tool-call', 'tool-result']);
});

test('reasoning goes back to the provider as it signed it', async () => {
  await using server = await startModelServer(({ toolResults }) => (toolResults.length === 0 ? streams([{ kind: 'reasoning', text: 'think ' }, { kind: 'reasoning', text: 'hard' }, { kind: 'tool-call', tool: 'echo', arguments: { text: 'x' } }]) : says('done')));
  await startTurn(server.baseUrl, { tools: [echoTool()], fields: { provider: 'anthropic', model: 'claude-opus-4-5', reasoningEffort: 'low' } }).outcome;
  const assistant = (server.requests[1]?.body['messages'] as { role: string; content: object[] }[]).find(({ role }) => role === 'assistant');
  expect(assistant?.content[0]).toEqual({ type: 'thinking', thinking: 'think hard', signature: 'signature-0' });
});

test('the limit of tool passes ends the turn as completed, with a notice, and executes nothing more', async () => {
  await using server = await startModelServer(() => callsTool('echo', { text: 'again' }));
  let executed = 0;
  const tool = echoTool({ execute: async () => ({ text: `${(executed += 1)}`, isError: false }) });
  const run = startTurn(server.baseUrl, { tools: [tool], maxToolPasses: 3 });
  expect(await run.outcome).toMatchObject({ state: 'completed', steps: 4, notice: expect.stringContaining('3 rounds of tool calls') });
  expect(executed).toBe(3);
});

test('calls keep apart where the provider repeats or leaves out their ids', async () => {
  await using server = await startModelServer(({ conversation }) => (conversation.filter(({ role }) => role === 'tool').length < 3 ? streams([{ kind: 'tool-call', tool: 'echo', arguments: { text: 'x' }, callId: 'call_0' }]) : says('done')));
  const run = startTurn(server.baseUrl, { tools: [echoTool()] });
  await run.outcome;
  const ids = run.events.flatMap((event) => (event.type === 'tool-call' ? [event.callId] : []));
  expect(ids[0]).toBe('call_0');
  expect(new Set(ids).size).toBe(3);
  expect(server.requests.at(-1)?.conversation.flatMap(({ toolCalls }) => toolCalls.map(({ callId }) => callId))).toEqual(ids);
});

test('an answer that met a limit says so, and a call that was cut off is not made', async () => {
  await using server = await startModelServer(() => streams(['half a sen'], { finish: 'length' }));
  expect(await startTurn(server.baseUrl).outcome).toMatchObject({ state: 'completed', notice: expect.stringContaining('cut off') });
  server.enqueue(streams([{ kind: 'tool-call', tool: 'echo', arguments: '{"text": "rm -' }], { finish: 'length' }));
  const run = startTurn(server.baseUrl, { tools: [echoTool()] });
  expect(await run.outcome).toMatchObject({ state: 'completed', notice: expect.stringContaining('cut off') });
  expect(run.events.some(({ type }) => type === 'tool-call')).toBe(false);
  server.enqueue(streams([], { finish: 'content-filter' }), streams([]));
  expect(await startTurn(server.baseUrl).outcome).toMatchObject({ state: 'completed', notice: expect.stringContaining('content filter') });
  expect(await startTurn(server.baseUrl).outcome).toMatchObject({ state: 'completed', notice: expect.stringContaining('empty answer') });
});

test('retries are told, with the step they belong to', async () => {
  await using server = await startModelServer(() => says('ok'));
  server.enqueue(failsWith(503, 'overloaded', { headers: { 'retry-after-ms': '1' } }));
  const run = startTurn(server.baseUrl, { retries: 2 });
  expect(await run.outcome).toMatchObject({ state: 'completed' });
  expect(run.events[0]).toEqual({ type: 'retry', step: 0, attempt: 1, retries: 2, delayMs: 1, problem: expect.stringContaining('overloaded') });
});

test('the demonstration model calls a built-in tool and tells its result', async () => {
  const run = startTurn('', { fields: { provider: 'demo', model: 'demo', baseUrl: '' }, tools: builtinTools(() => new Date('2026-11-22T12:00:00Z')), prompt: '/tool get_current_time {"timezone":"Europe/Berlin"}' });
  expect(await run.outcome).toMatchObject({ state: 'completed', steps: 2 });
  expect(run.said()).toMatch(/returned: Sunday.*22 November 2026.*13:00:00/);
});

test('an answer of 20 MB comes through, piece by piece', async () => {
  const piece = 'x'.repeat(1024 * 1024);
  await using server = await startModelServer(() => says(...Array.from({ length: 20 }, () => piece)));
  const run = startTurn(server.baseUrl);
  expect(await run.outcome).toMatchObject({ state: 'completed' });
  expect(run.said().length).toBe(20 * piece.length);
});

test('a reader that is not done holds the model', async () => {
  await using server = await startModelServer(() => says(...Array.from({ length: 2000 }, () => 'x'.repeat(64 * 1024))));
  const gate = createGate();
  const run = startTurn(server.baseUrl, { emit: () => gate.pass() });
  await gate.reached;
  const request = await server.request(0);
  let before = -1;
  await expect.poll(() => { const stands = request.partsSent === before; before = request.partsSent; return stands; }, { interval: 200, timeout: 20_000 }).toBe(true);
  expect(run.events).toHaveLength(1);
  expect(request.partsSent).toBeLessThan(1000);
  run.stop();
  expect(await run.outcome).toMatchObject({ state: 'stopped' });
});

test('a wrong address fails with what the user can do', async () => {
  const run = startTurn(await unreachableBaseUrl());
  expect(await run.outcome).toMatchObject({ state: 'failed', notice: expect.stringMatching(/connection refused.*Check the base URL/) });
  expect(run.events).toEqual([]);
});
