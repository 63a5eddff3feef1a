import { createGate, disconnects, failsWith, neverAnswers, says, startModelServer, streams, unreachableBaseUrl } from '@chatos/testing';
import { expect, test } from 'vitest';
import { modelRecord } from '../../test/model-record.ts';
import { readAnswer } from '../../test/read-answer.ts';
import { createLanguageModel } from '../create-language-model.ts';
import type { RetryNotice } from '../language-model-options.ts';
import { backOffDelay, delay } from './back-off.ts';

/** A provider that asks for a wait of a few milliseconds, so that the test does not take seconds. */
const soon = { headers: { 'retry-after-ms': '5' } };

function modelOf(baseUrl: string, retries: number) {
  const notices: RetryNotice[] = [];
  const model = createLanguageModel(modelRecord({ baseUrl }), { apiKey: 'k', retries, onRetry: (notice) => void notices.push(notice) });
  return { model, notices };
}

test('a provider that fails twice and then answers has answered', async () => {
  await using server = await startModelServer(() => says('at last'));
  server.enqueue(failsWith(500, 'Internal error', soon), failsWith(503, 'Overloaded', soon));
  const { model, notices } = modelOf(server.baseUrl, 2);
  const { text, error } = await readAnswer(model);
  expect({ text, error }).toEqual({ text: 'at last', error: null });
  expect(notices).toEqual([
    { attempt: 1, retries: 2, delayMs: 5, problem: expect.stringContaining('Internal error') },
    { attempt: 2, retries: 2, delayMs: 5, problem: expect.stringContaining('Overloaded') },
  ]);
});

test('no more than the configured retries are made, none where there are none, and the AI SDK adds none', async () => {
  await using server = await startModelServer(() => failsWith(500, 'down', soon));
  await readAnswer(modelOf(server.baseUrl, 3).model);
  expect(server.requests).toHaveLength(4);
  await readAnswer(modelOf(server.baseUrl, 0).model);
  expect(server.requests).toHaveLength(5);
});

test('a rate limit is waited for as the provider asks, in seconds', async () => {
  await using server = await startModelServer(() => says('ok'));
  server.enqueue(failsWith(429, 'slow down', { headers: { 'retry-after': '1' } }));
  const { model, notices } = modelOf(server.baseUrl, 2);
  const startedAt = performance.now();
  expect((await readAnswer(model)).text).toBe('ok');
  expect(notices[0]?.delayMs).toBe(1000);
  expect(performance.now() - startedAt).toBeGreaterThan(950);
});

test('a provider that asks for minutes is not waited for', async () => {
  await using server = await startModelServer(() => failsWith(429, 'come back later', { headers: { 'retry-after': '600' } }));
  const { error } = await readAnswer(modelOf(server.baseUrl, 5).model);
  expect(error).toMatchObject({ code: 'rate-limited', remedy: expect.stringContaining('10 minutes') });
  expect(server.requests).toHaveLength(1);
});

test.each([[400, 'bad request'], [401, 'bad key'], [404, 'no such model']])('a refusal is not repeated (%i)', async (status, message) => {
  await using server = await startModelServer(() => failsWith(status, message));
  const { error } = await readAnswer(modelOf(server.baseUrl, 5).model);
  expect(error).toMatchObject({ isRetryable: false, problem: expect.stringContaining(message) });
  expect(server.requests).toHaveLength(1);
});

test('a connection that breaks before the first token is tried again', async () => {
  await using server = await startModelServer(() => says('ok'));
  server.enqueue(disconnects(), streams([{ kind: 'break' }]), streams([{ kind: 'end-early' }]));
  const { model, notices } = modelOf(server.baseUrl, 3);
  expect(await readAnswer(model)).toMatchObject({ text: 'ok', error: null });
  expect(notices).toHaveLength(3);
});

test('an error in the stream before the first token is tried again where the provider is only overloaded', async () => {
  await using server = await startModelServer(() => says('ok'));
  server.enqueue(streams([{ kind: 'error', type: 'overloaded_error', message: 'Overloaded' }]));
  const model = createLanguageModel(modelRecord({ provider: 'anthropic', baseUrl: server.baseUrl }), { apiKey: 'k', retries: 1 });
  expect(await readAnswer(model)).toMatchObject({ text: 'ok', error: null });
});

test.each([{ code: 502 }, { code: '503' }, { type: 'server_error' }])('an OpenAI-compatible error in the stream before the first token is tried again (%j)', async (fields) => {
  await using server = await startModelServer(() => says('ok'));
  server.enqueue(streams([{ kind: 'raw', text: `data: ${JSON.stringify({ error: { message: 'upstream failed', ...fields } })}\n\n` }]));
  const { model, notices } = modelOf(server.baseUrl, 1);
  expect(await readAnswer(model)).toMatchObject({ text: 'ok', error: null });
  expect(notices[0]?.problem).toContain('upstream failed');
});

test.each(['break', 'end-early'] as const)('nothing is repeated after the first token (%s)', async (kind) => {
  await using server = await startModelServer(() => says('a second time'));
  const shown = createGate();
  server.enqueue(streams(['shown', { kind: 'gate', gate: shown }, { kind }]));
  const { model, notices } = modelOf(server.baseUrl, 5);
  const { text, error } = await readAnswer(model, {}, (part) => part.type === 'text-delta' && shown.open());
  expect({ text, notices }).toEqual({ text: 'shown', notices: [] });
  expect(error).toMatchObject({ code: 'incomplete-stream' });
  expect(server.requests).toHaveLength(1);
});

test('an unreachable address is tried again, then reported', async () => {
  const { model, notices } = modelOf(await unreachableBaseUrl(), 1);
  const { error } = await readAnswer(model);
  expect(error).toMatchObject({ code: 'unreachable', problem: expect.stringContaining('connection refused') });
  expect(notices).toHaveLength(1);
});

test('an abort ends the wait between two attempts at once', async () => {
  await using server = await startModelServer(() => failsWith(429, 'wait', { headers: { 'retry-after': '50' } }));
  const stop = new AbortController();
  const reason = new Error('stopped by the test');
  const model = createLanguageModel(modelRecord({ baseUrl: server.baseUrl }), { apiKey: 'k', retries: 2, onRetry: () => stop.abort(reason) });
  const { error } = await readAnswer(model, { abortSignal: stop.signal });
  expect(error).toBe(reason);
  expect(server.requests).toHaveLength(1);
});

test('an abort ends a request that is never answered, and the provider sees it', async () => {
  await using server = await startModelServer(() => neverAnswers());
  const stop = new AbortController();
  const reason = new Error('stopped by the test');
  const answer = readAnswer(modelOf(server.baseUrl, 5).model, { abortSignal: stop.signal });
  const request = await server.request(0);
  stop.abort(reason);
  expect((await answer).error).toBe(reason);
  await expect(request.ended).resolves.toBe('broken-off');
});

test('the wait doubles, is random in its upper half, and has a ceiling', () => {
  expect([1, 2, 3, 9].map((attempt) => backOffDelay(attempt, null, () => 0))).toEqual([250, 500, 1000, 10_000]);
  expect([1, 2, 3, 9].map((attempt) => backOffDelay(attempt, null, () => 1))).toEqual([500, 1000, 2000, 20_000]);
  expect(backOffDelay(1, 1234)).toBe(1234);
});

test('a wait with an aborted signal does not begin', async () => {
  const reason = new Error('already stopped');
  await expect(delay(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
});
