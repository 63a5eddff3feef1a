import { createLanguageModel } from '@chatos/model-gateway';
import { createGate, failsWith, says, startModelServer, streams } from '@chatos/testing';
import { expect, test } from 'vitest';
import { modelRecord } from '../../test/model-record.ts';
import { echoTool, startTurn } from '../../test/turn-run.ts';

test.each([
  [failsWith(401, 'Incorrect API key provided'), 'Incorrect API key provided'],
  [failsWith(404, 'The model does not exist'), 'does not know the model "test-1"'],
  [failsWith(429, 'Rate limit reached'), 'Rate limit reached'],
  [failsWith(500, 'Internal error'), 'Internal error'],
  [streams([{ kind: 'raw', text: 'data: <html>\n\n' }]), 'no answer of a model'],
  [streams([{ kind: 'end-early' }]), 'broke off'],
])('a model that fails ends the turn with its reason %#', async (reply, expected) => {
  await using server = await startModelServer(() => reply);
  const run = startTurn(server.baseUrl);
  expect(await run.outcome).toMatchObject({ state: 'failed', steps: 1, notice: expect.stringContaining(expected) });
});

test.each(['break', 'end-early'] as const)('half an answer stays, and the turn has failed (%s)', async (kind) => {
  await using server = await startModelServer();
  const gate = createGate();
  server.enqueue(streams(['half', { kind: 'gate', gate }, { kind }]));
  const run = startTurn(server.baseUrl, { retries: 3, emit: () => gate.open() });
  expect(await run.outcome).toMatchObject({ state: 'failed', notice: expect.stringContaining('broke off') });
  expect(run.said()).toBe('half');
  expect(server.requests).toHaveLength(1);
});

test('an answer that breaks off does not execute the calls it had asked for', async () => {
  await using server = await startModelServer(() => streams([{ kind: 'tool-call', tool: 'echo', arguments: { text: 'x' } }, { kind: 'end-early' }]));
  const run = startTurn(server.baseUrl, { tools: [echoTool()] });
  expect(await run.outcome).toMatchObject({ state: 'failed' });
  expect(run.events).toEqual([]);
});

test('invalid UTF-8 from the model is shown as replacement characters', async () => {
  await using server = await startModelServer(() => streams([{ kind: 'text-bytes', bytes: Uint8Array.of(0x61, 0xff, 0x62) }]));
  const run = startTurn(server.baseUrl);
  expect(await run.outcome).toMatchObject({ state: 'completed' });
  expect(run.said()).toBe('a\uFFFDb');
});

test('a model that cannot even be made fails the turn in words', async () => {
  const run = startTurn('', { model: () => createLanguageModel(modelRecord({ provider: 'anthropic' }), { apiKey: null, retries: 0 }) });
  expect(await run.outcome).toEqual({ state: 'failed', notice: expect.stringContaining('Add an Anthropic key in Settings'), steps: 0, inputTokens: 0, outputTokens: 0 });
});

test('a reader that fails ends the turn; nothing more is emitted or asked of the model', async () => {
  await using server = await startModelServer(() => says('a', 'b', 'c'));
  const run = startTurn(server.baseUrl, {
    emit: () => {
      throw new Error('disk is full');
    },
  });
  expect(await run.outcome).toMatchObject({ state: 'failed', notice: expect.stringContaining('disk is full') });
  expect(run.events).toHaveLength(1);
  const rejecting = startTurn(server.baseUrl, { emit: () => Promise.reject(new Error('disk is full')) });
  expect(await rejecting.outcome).toMatchObject({ state: 'failed', notice: expect.stringContaining('disk is full') });
});

test('an explanation that fails does not keep the turn from ending', async () => {
  await using server = await startModelServer(() => failsWith(500, 'Internal error'));
  const run = startTurn(server.baseUrl, {
    explain: () => {
      throw new Error('no words');
    },
  });
  expect(await run.outcome).toMatchObject({ state: 'failed', notice: expect.stringContaining('Internal error') });
});
