import { failsWith, neverAnswers, says, startModelServer, unreachableBaseUrl } from '@chatos/testing';
import { expect, test } from 'vitest';
import { modelRecord } from '../test/model-record.ts';
import { testModel } from './test-model.ts';

const running = () => new AbortController().signal;

test('a model that answers passes, with what it said', async () => {
  await using server = await startModelServer(() => says('O', 'K'));
  const result = await testModel(modelRecord({ baseUrl: server.baseUrl }), null, running());
  expect(result).toMatchObject({ ok: true, message: 'The model "Test model" answers.', details: [expect.stringContaining('First answer after'), 'It said: OK'] });
  expect(server.requests).toHaveLength(1);
});

test('a refusal is told in the words of the provider, after one request', async () => {
  await using server = await startModelServer(() => failsWith(500, 'out of order'));
  const result = await testModel(modelRecord({ baseUrl: server.baseUrl }), null, running());
  expect(result).toMatchObject({ ok: false, message: expect.stringContaining('out of order'), details: [expect.stringContaining('Try again')] });
  expect(server.requests).toHaveLength(1);
});

test('a missing key and an unreachable address are told', async () => {
  expect(await testModel(modelRecord({ provider: 'anthropic' }), null, running())).toMatchObject({ ok: false, message: expect.stringContaining('wants a key') });
  expect(await testModel(modelRecord({ baseUrl: await unreachableBaseUrl() }), null, running())).toMatchObject({ ok: false, message: expect.stringContaining('connection refused') });
});

test('an endpoint that never answers fails after its time, and an abort at once', async () => {
  await using server = await startModelServer(() => neverAnswers());
  const record = modelRecord({ baseUrl: server.baseUrl });
  expect(await testModel(record, null, running(), 100)).toMatchObject({ ok: false, message: expect.stringContaining('did not answer within 0.1 seconds') });
  const stop = new AbortController();
  const result = testModel(record, null, stop.signal);
  await server.request(1);
  stop.abort();
  expect(await result).toMatchObject({ ok: false, message: 'The test was stopped.' });
});

test('the demonstration model passes without a network', async () => {
  expect(await testModel(modelRecord({ provider: 'demo', model: 'demo' }), null, running())).toMatchObject({ ok: true });
});
