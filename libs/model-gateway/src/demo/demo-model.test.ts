import type { LanguageModelV4CallOptions, LanguageModelV4Prompt } from '@ai-sdk/provider';
import { expect, test } from 'vitest';
import { readAnswer } from '../../test/read-answer.ts';
import { createDemoModel } from './demo-model.ts';

const model = createDemoModel(0);
const tools: LanguageModelV4CallOptions['tools'] = [
  { type: 'function', name: 'get_current_time', inputSchema: { type: 'object' } },
  { type: 'function', name: 'mcp_fs_list_directory', inputSchema: { type: 'object' } },
];
const user = (text: string): LanguageModelV4Prompt => [{ role: 'user', content: [{ type: 'text', text }] }];

test('labels itself, echoes the message, and shows the way to a real model', async () => {
  const { text, parts } = await readAnswer(model, { prompt: user('Guten Tag, 世界!'), tools });
  expect(text).toContain('This is the offline demonstration model');
  expect(text).toContain('“Guten Tag, 世界!”');
  expect(text).toContain('Settings');
  expect(text).toContain('/tool get_current_time');
  expect(parts.filter((part) => part.type === 'text-delta').length).toBeGreaterThan(40);
  expect(parts.at(-1)).toMatchObject({ type: 'finish', finishReason: { unified: 'stop' } });
});

test('calls the tool it is asked for, with the arguments given', async () => {
  const { parts } = await readAnswer(model, { prompt: user('/tool mcp_fs_list_directory {"path": "."}'), tools });
  expect(parts.find((part) => part.type === 'tool-call')).toMatchObject({ toolName: 'mcp_fs_list_directory', input: '{"path":"."}' });
  expect(parts.at(-1)).toMatchObject({ finishReason: { unified: 'tool-calls' } });
  const without = await readAnswer(model, { prompt: user('/tool get_current_time'), tools });
  expect(without.parts.find((part) => part.type === 'tool-call')).toMatchObject({ toolName: 'get_current_time', input: '{}' });
});

test('tells the result of the tool', async () => {
  const prompt: LanguageModelV4Prompt = [
    ...user('/tool get_current_time'),
    { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c', toolName: 'get_current_time', input: {} }] },
    { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c', toolName: 'get_current_time', output: { type: 'text', value: 'Sunday at noon' } }] },
  ];
  const { text, parts } = await readAnswer(model, { prompt, tools });
  expect(text).toBe('The tool `get_current_time` returned: Sunday at noon');
  expect(parts.some((part) => part.type === 'tool-call')).toBe(false);
});

test.each([
  ['/tool launch_rocket', 'The tool `launch_rocket` is not offered here. The tools offered here:\n\n- `get_current_time`'],
  ['/tool get_current_time {"timezone": ', 'are not JSON'],
  ['/tool get_current_time [1]', 'are not a JSON object'],
  ['/tool', 'names no tool'],
])('says what is wrong with %s', async (message, expected) => {
  const { text, parts } = await readAnswer(model, { prompt: user(message), tools });
  expect(text).toContain(expected);
  expect(parts.some((part) => part.type === 'tool-call')).toBe(false);
});

test('says that no tools are offered where there are none', async () => {
  expect((await readAnswer(model, { prompt: user('/tool x') })).text).toContain('No tools are offered');
});

test('stops at once when it is aborted, between words', async () => {
  const slow = createDemoModel(60_000);
  const stop = new AbortController();
  const answer = readAnswer(slow, { prompt: user('hello'), abortSignal: stop.signal }, (part) => {
    if (part.type === 'text-start') queueMicrotask(() => stop.abort(new Error('stopped by the test')));
  });
  expect(String((await answer).error)).toContain('stopped by the test');
});

test('streams at a visible pace by default', async () => {
  const startedAt = performance.now();
  const { parts } = await readAnswer(createDemoModel(), { prompt: user('/tool x') });
  const words = parts.filter((part) => part.type === 'text-delta').length;
  expect(performance.now() - startedAt).toBeGreaterThan(words * 10);
});

test('answers in one piece too', async () => {
  const { content, finishReason } = await model.doGenerate({ prompt: user('/tool get_current_time'), tools });
  expect(content.at(-1)).toMatchObject({ type: 'tool-call', toolName: 'get_current_time' });
  expect(finishReason.unified).toBe('tool-calls');
});
