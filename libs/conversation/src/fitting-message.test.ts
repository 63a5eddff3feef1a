import type { Message, ToolPart } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { fittingMessage, fittingParts } from './fitting-message.ts';
import { NEWEST_PARTS } from './store/newest-parts.ts';

const tool = (changes: Partial<ToolPart>): ToolPart => ({
  kind: 'tool', step: 0, callId: 'c', tool: 't', arguments: { a: 1 }, state: 'succeeded', result: 'r'.repeat(120_000), resultBlob: null, media: [], progress: null, startedAt: 1, finishedAt: 2, ...changes,
});
const message = (parts: Message['parts']): Message => ({ id: 'm', sessionId: 's', turnId: 't', role: 'assistant', parts, firstPosition: 0, turnState: 'running', turnNotice: null, createdAt: 1 }) as unknown as Message;

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

test('of a long run the newest parts are sent, and it is said where they begin', () => {
  const parts = Array.from({ length: NEWEST_PARTS + 50 }, (_, index) => ({ kind: 'text' as const, step: index, text: `${index}` }));
  const fitted = fittingMessage(message(parts));
  expect(fitted.firstPosition).toBe(50);
  expect(fitted.parts).toEqual(parts.slice(50));
  expect(fittingMessage({ ...message(parts), firstPosition: 7 }).firstPosition).toBe(57);
});

test('a call that waits is sent, however many came behind it', () => {
  const fitted = fittingMessage(message([tool({ result: null }), tool({ callId: 'w', state: 'waiting-for-approval', result: null }), ...Array.from({ length: 2 * NEWEST_PARTS }, () => tool({ result: '' }))]));
  expect(fitted.firstPosition).toBe(1);
  expect(fitted.parts[0]).toMatchObject({ callId: 'w' });
});

test('texts too large to send are left out from the oldest on', () => {
  const text = { kind: 'text' as const, step: 0, text: 'x'.repeat(1_500_000) };
  expect(fittingMessage(message([text, text, text]))).toMatchObject({ firstPosition: 1, parts: [text, text] });
  expect(fittingParts([text, text, text])).toHaveLength(2);
  expect(fittingParts([{ ...text, text: 'x'.repeat(9_000_000) }])).toHaveLength(1);
});
