import type { MessagePart } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { toModelMessages } from './history.ts';

const tool = (step: number, callId: string, changes: object = {}): MessagePart => ({
  kind: 'tool', step, callId, tool: 'mcp_fs_read', arguments: { path: 'a' }, state: 'succeeded', result: 'content', resultBlob: null, progress: null, media: [], startedAt: 1, finishedAt: 2, ...changes,
} as MessagePart);

test('an answer of several steps becomes one assistant message a step, each followed by its results', async () => {
  const parts: MessagePart[] = [{ kind: 'reasoning', step: 0, text: 'hm' }, { kind: 'text', step: 0, text: 'look' }, tool(0, 'c1'), { kind: 'text', step: 1, text: 'done' }];
  expect(await toModelMessages({ role: 'assistant', parts })).toEqual([
    { role: 'assistant', content: [{ type: 'text', text: 'look' }, { type: 'tool-call', toolCallId: 'c1', toolName: 'mcp_fs_read', input: { path: 'a' } }] },
    { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c1', toolName: 'mcp_fs_read', output: { type: 'text', value: 'content' } }] },
    { role: 'assistant', content: [{ type: 'text', text: 'done' }] },
  ]);
});

test('a call that was cut short has a result all the same, and arguments that were no object are left out', async () => {
  const [assistant, result] = await toModelMessages({ role: 'assistant', parts: [tool(0, 'c1', { state: 'stopped', result: null, arguments: '{"half' })] });
  expect(assistant).toMatchObject({ content: [{ type: 'tool-call', input: {} }] });
  expect(result).toMatchObject({ content: [{ output: { type: 'error-text', value: expect.stringContaining('stopped') as string } }] });
});

test('an answer without a word or a call is no message', async () => {
  expect(await toModelMessages({ role: 'assistant', parts: [] })).toEqual([]);
  expect(await toModelMessages({ role: 'assistant', parts: [{ kind: 'text', step: 0, text: ' \n' }, { kind: 'reasoning', step: 0, text: 'x' }] })).toEqual([]);
});
