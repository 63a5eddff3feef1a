import type { Message, ToolPart } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { fittingMessage } from './fitting-message.ts';

const tool = (changes: Partial<ToolPart>): ToolPart => ({
  kind: 'tool', step: 0, callId: 'c', tool: 't', arguments: { a: 1 }, state: 'succeeded', result: 'r'.repeat(120_000), resultBlob: null, media: [], progress: null, startedAt: 1, finishedAt: 2, ...changes,
});
const message = (parts: Message['parts']): Message => ({ id: 'm', sessionId: 's', turnId: 't', role: 'assistant', parts, turnState: 'running', turnNotice: null, createdAt: 1 }) as unknown as Message;

test('a message that fits is left as it is', () => {
  const small = message([tool({}), { kind: 'text', step: 1, text: 'x'.repeat(1_000_000) }]);
  expect(fittingMessage(small)).toBe(small);
});

test('of a run too large to send the tool calls are shortened, but never what waits for approval, nor the text', () => {
  const waiting = tool({ callId: 'w', state: 'waiting-for-approval', arguments: { content: 'y'.repeat(500_000) }, result: null });
  const text = { kind: 'text' as const, step: 1, text: 'kept' };
  const fitted = fittingMessage(message([...Array.from({ length: 240 }, () => tool({})), text, waiting]));
  expect(JSON.stringify(fitted).length).toBeLessThan(2_000_000);
  expect(fitted.parts.at(-1)).toBe(waiting);
  expect(fitted.parts.at(-2)).toBe(text);
  expect((fitted.parts[0] as ToolPart).result).toContain('120,000 characters in all');
});
