import { callsTool, says, startModelServer } from '@chatos/testing';
import { expect, test, vi } from 'vitest';
import { echoTool, startTurn } from '../../test/turn-run.ts';
import { approvalArguments, MAX_TOOL_RESULT_CHARACTERS, type ApprovalRequest } from '../index.ts';

/** A model that makes one call, then repeats what it was told of it. */
const callsOnce = (tool: string, input: unknown) => startModelServer(({ toolResults }) => (toolResults.length === 0 ? callsTool(tool, input, 'c1') : says(`told: ${toolResults[0]}`)));

test('a tool that asks waits for the answer, and executes the very object that was approved', async () => {
  await using server = await callsOnce('echo', { text: 'hi', deep: { list: [1] } });
  const execute = vi.fn(echoTool().execute);
  const asked: ApprovalRequest[] = [];
  const run = startTurn(server.baseUrl, {
    tools: [echoTool({ policy: 'ask', execute })],
    approve: async (request) => {
      asked.push(request);
      expect(execute).not.toHaveBeenCalled();
      expect(() => ((request.arguments as { deep: { list: number[] } }).deep.list[0] = 2)).toThrow(TypeError);
      return 'allow';
    },
  });
  expect(await run.outcome).toMatchObject({ state: 'completed' });
  expect(asked).toEqual([{ callId: 'c1', tool: 'echo', arguments: { text: 'hi', deep: { list: [1] } }, step: 0 }]);
  expect(execute.mock.calls[0]?.[0]).toBe(asked[0]?.arguments);
  expect(run.events.find(({ type }) => type === 'tool-call')).toHaveProperty('arguments', asked[0]?.arguments);
  expect(run.events.flatMap((event) => ('state' in event ? [event.state] : []))).toEqual(['waiting-for-approval', 'running', 'succeeded']);
});

test('arguments are copied and frozen through and through', () => {
  const original = { path: 'a', inner: { list: [{ x: 1 }] } };
  const copy = approvalArguments(original);
  original.inner.list[0] = { x: 2 };
  expect(copy).toEqual({ path: 'a', inner: { list: [{ x: 1 }] } });
  expect(Object.isFrozen(copy.inner.list[0])).toBe(true);
});

test('a denied call is not executed, and the model is told', async () => {
  await using server = await callsOnce('echo', { text: 'hi' });
  const execute = vi.fn();
  const run = startTurn(server.baseUrl, { tools: [echoTool({ policy: 'ask', execute })], approve: async () => 'deny' });
  expect(await run.outcome).toMatchObject({ state: 'completed' });
  expect(execute).not.toHaveBeenCalled();
  expect(run.events.find(({ type }) => type === 'tool-result')).toMatchObject({ state: 'denied' });
  expect(run.said()).toContain('told: The user denied this call.');
});

test('a tool the settings deny is refused without a question', async () => {
  await using server = await callsOnce('echo', { text: 'hi' });
  const run = startTurn(server.baseUrl, { tools: [echoTool({ policy: 'deny', execute: vi.fn() })] });
  expect(await run.outcome).toMatchObject({ state: 'completed' });
  expect(run.events.find(({ type }) => type === 'tool-result')).toMatchObject({ state: 'denied' });
});

test.each([
  ['text that is no JSON', 'echo', '{"text": "hi', /not a valid JSON object/],
  ['JSON that is no object', 'echo', '"hi"', /not a valid JSON object/],
  ['a list', 'echo', '[1]', /must be a JSON object/],
  ['a missing field', 'echo', {}, /text/],
  ['a field of the wrong type', 'echo', { text: 7 }, /expected string/],
  ['a tool that does not exist', 'launch', {}, /There is no tool named "launch". The tools offered are: echo./],
])('%s is told to the model, and nothing is executed or asked', async (_what, tool, input, expected) => {
  await using server = await callsOnce(tool, input);
  const execute = vi.fn();
  const run = startTurn(server.baseUrl, { tools: [echoTool({ policy: 'ask', execute })] });
  expect(await run.outcome).toMatchObject({ state: 'completed', steps: 2 });
  expect(execute).not.toHaveBeenCalled();
  expect(run.events.find(({ type }) => type === 'tool-result')).toMatchObject({ state: 'failed', result: expect.stringMatching(expected) });
  expect(run.said()).toMatch(expected);
});

test('empty arguments stand for none', async () => {
  await using server = await callsOnce('now', '');
  const run = startTurn(server.baseUrl, { tools: [echoTool({ name: 'now', inputSchema: { type: 'object' }, execute: async (input) => ({ text: JSON.stringify(input), isError: false }) })] });
  await run.outcome;
  expect(run.said()).toBe('told: {}');
});

test('a schema we cannot read does not keep a tool from being called', async () => {
  await using server = await callsOnce('echo', { text: 'hi' });
  const run = startTurn(server.baseUrl, { tools: [echoTool({ inputSchema: { type: 'object', properties: { text: { $ref: 'https://example.test/schema.json' } } } })] });
  await run.outcome;
  expect(run.said()).toBe('told: echo: hi');
});

test.each([
  ['throws', () => { throw new Error('no such file'); }],
  ['rejects', () => Promise.reject(new Error('no such file'))],
  ['says it failed', async () => ({ text: 'no such file', isError: true })],
])('a tool that %s is a failed call, and the turn goes on', async (_how, execute) => {
  await using server = await callsOnce('echo', { text: 'hi' });
  const run = startTurn(server.baseUrl, { tools: [echoTool({ execute })] });
  expect(await run.outcome).toMatchObject({ state: 'completed' });
  expect(run.events.find(({ type }) => type === 'tool-result')).toMatchObject({ state: 'failed', result: expect.stringContaining('no such file') });
});

test('an approval that cannot be asked for ends the turn, and executes nothing', async () => {
  await using server = await callsOnce('echo', { text: 'hi' });
  const execute = vi.fn();
  const run = startTurn(server.baseUrl, { tools: [echoTool({ policy: 'ask', execute })], approve: () => Promise.reject(new Error('the page is gone')) });
  expect(await run.outcome).toMatchObject({ state: 'failed', notice: expect.stringContaining('the page is gone') });
  expect(execute).not.toHaveBeenCalled();
  expect(run.events.at(-1)).toMatchObject({ type: 'tool-result', state: 'failed' });
});

test('a result too long for a conversation keeps its beginning and its end', async () => {
  await using server = await callsOnce('echo', { text: 'hi' });
  const run = startTurn(server.baseUrl, { tools: [echoTool({ execute: async () => ({ text: `begin${'🙂'.repeat(200_000)}end`, isError: false }) })] });
  await run.outcome;
  const told = server.requests[1]?.toolResults[0] ?? '';
  expect(told).toMatch(/^begin[\s\S]*characters left out[\s\S]*end$/);
  expect(told.length).toBeLessThan(MAX_TOOL_RESULT_CHARACTERS + 100);
  expect(run.events.find(({ type }) => type === 'tool-result')).toHaveProperty('result', told);
});
