import { callsTool, createGate, neverAnswers, says, startModelServer, streams } from '@chatos/testing';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { expect, test, vi } from 'vitest';
import { echoTool, never, startTurn, type TurnRun } from '../../test/turn-run.ts';
import { runTurn } from './run-turn.ts';

/** Stops the turn; it must end at once, whatever else goes on. */
async function stopped(run: TurnRun): Promise<void> {
  const startedAt = performance.now();
  run.stop();
  expect(await run.outcome).toMatchObject({ state: 'stopped', notice: null });
  expect(performance.now() - startedAt).toBeLessThan(3000);
}

test('while the model has not answered; the provider sees it', async () => {
  await using server = await startModelServer(() => neverAnswers());
  const run = startTurn(server.baseUrl);
  const request = await server.request(0);
  await stopped(run);
  await expect(request.ended).resolves.toBe('broken-off');
});

test('in the middle of an answer; what was said stays', async () => {
  await using server = await startModelServer(() => streams(['so far', { kind: 'hang' }]));
  const run = startTurn(server.baseUrl);
  await run.first('text');
  await stopped(run);
  expect(run.said()).toBe('so far');
  await expect((await server.request(0)).ended).resolves.toBe('broken-off');
});

test('before it began; no model is called', async () => {
  const doStream = vi.fn();
  const model: LanguageModelV4 = { specificationVersion: 'v4', provider: 'unused', modelId: 'unused', supportedUrls: {}, doGenerate: () => never, doStream };
  const outcome = await runTurn({
    model, system: '', messages: [{ role: 'user', content: 'hello' }], tools: [], maxToolPasses: 1,
    approve: () => never, emit: () => undefined, explain: () => ({ problem: '', remedy: '' }), signal: AbortSignal.abort(),
  });
  expect(outcome).toEqual({ state: 'stopped', notice: null, steps: 0, inputTokens: 0, outputTokens: 0 });
  expect(doStream).not.toHaveBeenCalled();
});

test('while an approval waits; the asker is told by its signal', async () => {
  await using server = await startModelServer(() => callsTool('echo', { text: 'hi' }));
  const asked = createGate();
  let signal: AbortSignal | undefined;
  const execute = vi.fn();
  const run = startTurn(server.baseUrl, {
    tools: [echoTool({ policy: 'ask', execute })],
    approve: (_request, given) => {
      signal = given;
      void asked.pass();
      return never;
    },
  });
  await asked.reached;
  await stopped(run);
  expect(signal?.aborted).toBe(true);
  expect(execute).not.toHaveBeenCalled();
  expect(run.events.at(-1)).toMatchObject({ type: 'tool-result', state: 'stopped' });
});

test('while a tool hangs, heeding no signal; no second call is begun', async () => {
  await using server = await startModelServer(() => streams([{ kind: 'tool-call', tool: 'echo', arguments: { text: 'a' } }, { kind: 'tool-call', tool: 'echo', arguments: { text: 'b' } }]));
  const begun = createGate();
  const execute = vi.fn(() => {
    void begun.pass();
    return never;
  });
  const run = startTurn(server.baseUrl, { tools: [echoTool({ execute })] });
  await begun.reached;
  await stopped(run);
  expect(execute).toHaveBeenCalledOnce();
  expect(run.events.filter(({ type }) => type === 'tool-call')).toHaveLength(1);
  expect(run.events.at(-1)).toMatchObject({ type: 'tool-result', state: 'stopped' });
});

test('while a reader holds it', async () => {
  await using server = await startModelServer(() => says('a', 'b'));
  const run = startTurn(server.baseUrl, { emit: () => never });
  await run.first('text');
  await stopped(run);
  expect(run.events).toHaveLength(1);
});

test('while a reader holds the announcement of a call: it is closed all the same', async () => {
  await using server = await startModelServer(() => callsTool('echo', { text: 'hi' }));
  const run = startTurn(server.baseUrl, { tools: [echoTool()], emit: (event) => (event.type.startsWith('tool') ? never : undefined) });
  await run.first('tool-call');
  await stopped(run);
  expect(run.events.slice(-2).map(({ type }) => type)).toEqual(['tool-call', 'tool-result']);
});

test('while the wait before a retry goes on', async () => {
  await using server = await startModelServer(() => ({ kind: 'failure', status: 503, message: 'busy', code: '', headers: { 'retry-after': '50' } }));
  const run = startTurn(server.baseUrl, { retries: 1 });
  await run.first('retry');
  await stopped(run);
});

test.each(['opening', 'reading'])('where the model heeds no signal at all (%s)', async (where) => {
  const reached = createGate();
  const model: LanguageModelV4 = {
    specificationVersion: 'v4', provider: 'deaf', modelId: 'deaf', supportedUrls: {},
    doGenerate: () => never,
    doStream: () => {
      void reached.pass();
      return where === 'opening' ? never : Promise.resolve({ stream: new ReadableStream({ pull: () => never }) });
    },
  };
  const run = startTurn('', { model });
  await reached.reached;
  await stopped(run);
});

test('twice changes nothing', async () => {
  await using server = await startModelServer(() => streams(['a', { kind: 'hang' }]));
  const run = startTurn(server.baseUrl);
  await run.first('text');
  run.stop();
  await stopped(run);
});
