import { failsWith, says, startModelServer, streams } from '@chatos/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { modelRecord } from '../test/model-record.ts';
import { readAnswer } from '../test/read-answer.ts';
import { createLanguageModel } from './create-language-model.ts';

const CANARY = 'canary-from-the-environment';
const providers = ['openai_compatible', 'anthropic'] as const;
const once = { apiKey: 'configured-key', retries: 0 };

afterEach(() => vi.unstubAllEnvs());

describe.each(providers)('%s', (provider) => {
  test('streams text, reasoning and a tool call with its usage', async () => {
    await using server = await startModelServer(() =>
      streams([{ kind: 'reasoning', text: 'let me see' }, 'Hel', 'lo', { kind: 'tool-call', tool: 'clock', arguments: { timezone: 'Europe/Berlin' }, callId: 'call_1' }], { usage: { inputTokens: 7, outputTokens: 3 } }),
    );
    const model = createLanguageModel(modelRecord({ provider, baseUrl: server.baseUrl }), once);
    const { parts, text, reasoning, error } = await readAnswer(model);
    expect({ text, reasoning, error }).toEqual({ text: 'Hello', reasoning: 'let me see', error: null });
    expect(parts.find((part) => part.type === 'tool-call')).toMatchObject({ toolCallId: 'call_1', toolName: 'clock', input: '{"timezone":"Europe/Berlin"}' });
    expect(parts.find((part) => part.type === 'finish')).toMatchObject({ finishReason: { unified: 'tool-calls' }, usage: { inputTokens: { total: 7 }, outputTokens: { total: 3 } } });
    expect(server.requests[0]?.apiKey).toBe('configured-key');
  });

  test('takes nothing from the environment, neither a key nor an address', async () => {
    await using server = await startModelServer(() => says('ok'));
    await using trap = await startModelServer(() => says('trapped'));
    for (const vendor of ['OPENAI', 'ANTHROPIC', 'OPENAI_COMPATIBLE']) {
      vi.stubEnv(`${vendor}_API_KEY`, CANARY);
      vi.stubEnv(`${vendor}_AUTH_TOKEN`, CANARY);
      vi.stubEnv(`${vendor}_BASE_URL`, trap.baseUrl);
    }
    const { text } = await readAnswer(createLanguageModel(modelRecord({ provider, baseUrl: server.baseUrl }), once));
    expect(text).toBe('ok');
    expect(trap.requests).toEqual([]);
    expect(JSON.stringify(server.requests.map(({ headers, text: body }) => ({ headers, body })))).not.toContain(CANARY);
  });

  test('passes the reasoning effort on', async () => {
    await using server = await startModelServer(() => says('ok'));
    await readAnswer(createLanguageModel(modelRecord({ provider, baseUrl: server.baseUrl, reasoningEffort: 'high', model: provider === 'anthropic' ? 'claude-opus-4-5' : 'test-1' }), once));
    const body = server.requests[0]?.body ?? {};
    expect(provider === 'anthropic' ? (body['thinking'] ?? body['output_config']) : body['reasoning_effort']).toBeTruthy();
  });

  test('is refused before any request where its key has no value, or cannot be sent', async () => {
    await using server = await startModelServer(() => says('ok'));
    const record = modelRecord({ provider, baseUrl: server.baseUrl, apiKeyName: 'WORK_KEY' });
    expect(() => createLanguageModel(record, { apiKey: null, retries: 0 })).toThrow(expect.objectContaining({ code: 'missing-key', problem: expect.stringContaining('WORK_KEY'), remedy: expect.stringContaining('Settings') }));
    expect(() => createLanguageModel(record, { apiKey: 'sk-pasted\ntwice', retries: 0 })).toThrow(expect.objectContaining({ code: 'unusable-key', message: expect.not.stringContaining('pasted') }));
    expect(server.requests).toEqual([]);
  });

  test('follows no redirect: the key stays with the host it was given for', async () => {
    await using elsewhere = await startModelServer(() => says('stolen'));
    await using server = await startModelServer(() => failsWith(307, 'moved', { headers: { location: `${elsewhere.baseUrl}/messages` } }));
    const { error } = await readAnswer(createLanguageModel(modelRecord({ provider, baseUrl: server.baseUrl }), once));
    expect(error).toMatchObject({ code: 'unusable-base-url' });
    expect(elsewhere.requests).toEqual([]);
  });
});

test('an OpenAI-compatible endpoint without a key gets no Authorization header', async () => {
  vi.stubEnv('OPENAI_API_KEY', CANARY);
  await using server = await startModelServer(() => says('ok'));
  const { text } = await readAnswer(createLanguageModel(modelRecord({ baseUrl: server.baseUrl }), { apiKey: null, retries: 0 }));
  expect(text).toBe('ok');
  expect(server.requests[0]?.headers.authorization).toBeUndefined();
});

test('Anthropic without a key is refused, whatever the environment holds', () => {
  vi.stubEnv('ANTHROPIC_API_KEY', CANARY);
  expect(() => createLanguageModel(modelRecord({ provider: 'anthropic' }), { apiKey: null, retries: 0 })).toThrow(expect.objectContaining({ code: 'missing-key' }));
});

test('an OpenAI-compatible model without a base URL is refused', () => {
  expect(() => createLanguageModel(modelRecord(), once)).toThrow(expect.objectContaining({ code: 'missing-base-url' }));
});

test('a model that may not follow up a tool result with more calls is told so', async () => {
  await using server = await startModelServer(() => says('ok'));
  const model = createLanguageModel(modelRecord({ baseUrl: server.baseUrl, toolFollowupMode: 'none' }), once);
  const tools = [{ type: 'function' as const, name: 'clock', inputSchema: { type: 'object' as const } }];
  await readAnswer(model, { tools });
  await readAnswer(model, {
    tools,
    prompt: [
      { role: 'user', content: [{ type: 'text', text: 'time?' }] },
      { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c', toolName: 'clock', input: {} }] },
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c', toolName: 'clock', output: { type: 'text', value: 'noon' } }] },
    ],
  });
  expect(server.requests.map(({ body }) => body['tool_choice'])).toEqual([undefined, 'none']);
});

test('bytes that are no UTF-8 become replacement characters, and the answer goes on', async () => {
  await using server = await startModelServer(() => streams(['caf', { kind: 'text-bytes', bytes: Uint8Array.of(0xc3, 0x28, 0xff) }, ' end']));
  const { text, error } = await readAnswer(createLanguageModel(modelRecord({ baseUrl: server.baseUrl }), once));
  expect({ text, error }).toEqual({ text: 'caf\uFFFD(\uFFFD end', error: null });
});

test('an answer of 20 MB in one piece arrives whole', async () => {
  const size = 20 * 1024 * 1024;
  await using server = await startModelServer(() => says('x'.repeat(size)));
  const { text } = await readAnswer(createLanguageModel(modelRecord({ baseUrl: server.baseUrl }), once));
  expect(text.length).toBe(size);
});

test('a reader that stops reading holds the provider', async () => {
  const piece = 'x'.repeat(64 * 1024);
  await using server = await startModelServer(() => says(...Array.from({ length: 2000 }, () => piece)));
  const { stream } = await createLanguageModel(modelRecord({ baseUrl: server.baseUrl }), once).doStream({ prompt: [{ role: 'user', content: [{ type: 'text', text: 'go' }] }] });
  const reader = stream.getReader();
  await reader.read();
  const request = await server.request(0);
  // Held: the count stands still once the buffers between are full.
  let before = -1;
  await vi.waitUntil(() => {
    const stands = request.partsSent === before;
    before = request.partsSent;
    return stands;
  }, { interval: 200, timeout: 20_000 });
  expect(request.partsSent).toBeLessThan(1000);
  await reader.cancel();
  await expect(request.ended).resolves.toBe('broken-off');
});
