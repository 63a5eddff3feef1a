import type { Message, SessionId } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { createConversationStore } from './conversation-store.ts';

test('many deltas within a frame are told once', () => {
  const work: (() => void)[] = [];
  const streamed: (() => void)[] = [];
  const store = createConversationStore({ soon: (next) => work.push(next), streamed: (next) => streamed.push(next) });
  let told = 0;
  store.subscribe(() => (told += 1));
  const sessionId = 's' as SessionId;
  const message = { id: 'm', sessionId, turnId: 't', role: 'assistant', parts: [], firstPosition: 0, turnState: 'running', turnNotice: null, createdAt: 1 } as unknown as Message;
  store.dispatch({ type: 'event', event: { type: 'message', message } });
  for (let index = 0; index < 100; index += 1) {
    store.dispatch({ type: 'event', event: { type: 'delta', sessionId, messageId: message.id, position: 0, kind: 'text', step: 0, text: 'x' } });
  }
  expect([work.length, told, store.snapshot().messages.length]).toEqual([1, 0, 0]);
  work[0]!();
  expect(told).toBe(1);
  expect(store.snapshot().messages[0]?.parts[0]).toMatchObject({ text: 'x'.repeat(100) });
});

test('text alone is told at its own pace; what decides something does not wait for it', () => {
  const soon: (() => void)[] = [];
  const streamed: (() => void)[] = [];
  const store = createConversationStore({ soon: (next) => soon.push(next), streamed: (next) => streamed.push(next) });
  let told = 0;
  store.subscribe(() => (told += 1));
  const sessionId = 's' as SessionId;
  const message = { id: 'm', sessionId, turnId: 't', role: 'assistant', parts: [], firstPosition: 0, turnState: 'running', turnNotice: null, createdAt: 1 } as unknown as Message;
  const delta = () => store.dispatch({ type: 'event', event: { type: 'delta', sessionId, messageId: message.id, position: 0, kind: 'text', step: 0, text: 'x' } });
  store.dispatch({ type: 'event', event: { type: 'message', message } });
  soon.pop()!();
  delta();
  delta();
  expect([soon.length, streamed.length]).toEqual([0, 1]);
  store.dispatch({ type: 'event', event: { type: 'part', sessionId, messageId: message.id, position: 1, part: { kind: 'correction', step: 1, text: 'y' } } });
  expect(soon).toHaveLength(1);
  soon.pop()!();
  expect(told).toBe(2);
  expect(store.snapshot().messages[0]?.parts).toHaveLength(2);
  // What was told already is not told again.
  streamed.pop()!();
  expect(told).toBe(2);
  delta();
  streamed.pop()!();
  expect(told).toBe(3);
});
