import { APICallError } from '@ai-sdk/provider';
import type { ModelFields } from '@chatos/contracts';
import { createGate, failsWith, says, startModelServer, streams, type Reply } from '@chatos/testing';
import { expect, test } from 'vitest';
import { modelRecord } from '../../test/model-record.ts';
import { readAnswer } from '../../test/read-answer.ts';
import { createLanguageModel } from '../create-language-model.ts';
import { explainModelError, isContextExceeded } from './explain.ts';

const KEY = 'sk-secret-0123456789';

async function explainedAfter(reply: Reply, fields: Partial<ModelFields> = {}, onPart?: Parameters<typeof readAnswer>[2]) {
  await using server = await startModelServer(() => reply);
  const record = modelRecord({ baseUrl: server.baseUrl, apiKeyName: 'WORK_KEY', ...fields });
  const { error, text } = await readAnswer(createLanguageModel(record, { apiKey: KEY, retries: 0 }), {}, onPart);
  const explained = explainModelError(error, record);
  expect(`${explained.problem} ${explained.remedy} ${String(error)} ${JSON.stringify(error)}`).not.toContain(KEY);
  return { ...explained, text, isTooLong: isContextExceeded(error, record) };
}

for (const provider of ['openai_compatible', 'anthropic'] as const) {
  test(`${provider}: a bad key is named, with the provider's words and without the key it quotes`, async () => {
    const { problem, remedy } = await explainedAfter(failsWith(401, `Incorrect API key provided: ${KEY}. You can find yours at the console.`), { provider });
    expect(problem).toContain('refused the key WORK_KEY (401). It says: Incorrect API key provided: (the key). You can find yours at the console.');
    expect(remedy).toContain('WORK_KEY in Settings');
  });

  test(`${provider}: an unknown model is named`, async () => {
    const { problem, remedy } = await explainedAfter(failsWith(404, 'The model `test-1` does not exist', { code: 'model_not_found' }), { provider });
    expect(problem).toContain('does not know the model "test-1" (404). It says: The model `test-1` does not exist.');
    expect(remedy).toContain('Check the model\'s name');
  });

  test(`${provider}: an error inside the stream keeps the provider's words`, async () => {
    const { problem, text } = await explainedAfter(streams(['so far', { kind: 'error', type: 'server_error', message: 'The server had an error' }]), { provider });
    expect(problem).toContain('It says: The server had an error.');
    expect(text).toBe('so far');
  });

  test(`${provider}: a server that fails is told apart from a refusal`, async () => {
    expect((await explainedAfter(failsWith(500, 'Internal error'), { provider })).problem).toContain('failed (500). It says: Internal error.');
    expect((await explainedAfter(failsWith(422, 'reasoning_effort is not supported'), { provider })).problem).toContain('refused the request (422). It says: reasoning_effort is not supported.');
  });

  test(`${provider}: half an answer is said to have broken off`, async () => {
    const gate = createGate();
    const { problem, text } = await explainedAfter(streams(['half', { kind: 'gate', gate }, { kind: 'break' }]), { provider }, (part) => part.type === 'text-delta' && gate.open());
    expect(problem).toContain('The answer broke off');
    expect(text).toBe('half');
  });

  test(`${provider}: garbage instead of events is said to be no answer of a model`, async () => {
    expect((await explainedAfter(streams(['so far', { kind: 'raw', text: 'data: {"half\n\n' }]), { provider })).problem).toContain('no answer of a model');
  });
}

test('a model that is unknown by a message alone is recognised', async () => {
  expect((await explainedAfter(failsWith(400, 'Model Not Exist'))).problem).toContain('does not know the model "test-1" (400)');
});

test('a conversation that is too long gets a remedy of its own', async () => {
  const { problem, remedy, isTooLong } = await explainedAfter(failsWith(400, "This model's maximum context length is 8192 tokens", { code: 'context_length_exceeded' }));
  expect(problem).toContain('longer than the model "Test model" can read. It says: This model\'s maximum context length is 8192 tokens.');
  expect(remedy).toContain('new session');
  expect(isTooLong).toBe(true);
  expect((await explainedAfter(failsWith(400, 'not so'))).isTooLong).toBe(false);
});

test.each([
  [400, "Invalid 'tools': array too long. Expected an array with maximum length 128, but got an array with length 1004 instead."],
  [422, 'Too many tools: at most 64 are supported'],
  [400, "'tools' : maximum number of items is 128"],
  [400, 'tools: List should have at most 64 items after validation, not 1004'],
])('more tools than are taken is told as that, with where to switch some off (%i)', async (status, words) => {
  const { problem, remedy } = await explainedAfter(failsWith(status, words));
  expect(problem).toContain(`takes fewer tools than this session offers (${status}). It says: ${words}`);
  expect(remedy).toContain('under Tools');
});

test('one tool that is not taken is no matter of how many there are', async () => {
  const words = "Invalid 'tools[0].function.description': string too long. Expected a string with maximum length 1024.";
  expect((await explainedAfter(failsWith(400, words))).problem).toContain('refused the request (400). It says: Invalid');
});

test('a rate limit says when to try again; an empty account is not worth a retry', async () => {
  expect((await explainedAfter(failsWith(429, 'Rate limit reached', { headers: { 'retry-after': '30' } }))).remedy).toContain('Try again in 30 seconds.');
  expect((await explainedAfter(failsWith(429, 'You exceeded your current quota', { code: 'insufficient_quota' }))).remedy).toContain('balance');
});

test('an endpoint that wants a key where none is configured says so', async () => {
  expect((await explainedAfter(failsWith(401, 'No key'), { apiKeyName: '' })).problem).toContain('wants a key, and the model "Test model" has none (401)');
});

test('an address that is no API of this kind points to the base URL', async () => {
  await using server = await startModelServer(() => says(''));
  const record = modelRecord({ baseUrl: server.baseUrl });
  const { error } = await readAnswer(createLanguageModel({ ...record, baseUrl: `${server.baseUrl}/nowhere?x=` }, { apiKey: null, retries: 0 }));
  const { problem, remedy } = explainModelError(error, record);
  expect(problem).toContain('(404). It says: no such endpoint.');
  expect(remedy).toContain('base URL');
});

test('a web page is no message, and what a base URL may hide is not shown', () => {
  const record = modelRecord({ baseUrl: 'https://user:hidden@example.test/v1?token=hidden' });
  const page = new APICallError({ message: 'Not Found', url: record.baseUrl, requestBodyValues: {}, statusCode: 404, responseBody: '<html>404</html>' });
  expect(explainModelError(page, record).problem).toBe('The endpoint https://example.test/v1 does not know the model "test-1" (404).');
});

test('an answer without a single event is explained', async () => {
  const { problem } = await explainedAfter(streams([{ kind: 'end-early' }]));
  expect(problem).toContain('The answer broke off');
});

test('any other error is put into words too', () => {
  expect(explainModelError(new TypeError('x is not a function'), modelRecord()).problem).toContain('x is not a function');
  expect(explainModelError(undefined, modelRecord()).problem).toContain('could not be called');
});
