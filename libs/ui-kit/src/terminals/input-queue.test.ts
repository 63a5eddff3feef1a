import { expect, test, vi } from 'vitest';
import { createInputQueue } from './input-queue.ts';

test('what is typed while a call is under way goes with the next, in order', async () => {
  const sent: string[] = [];
  const pending: (() => void)[] = [];
  const queue = createInputQueue((text) => new Promise<void>((resolve) => { sent.push(text); pending.push(resolve); }), () => undefined);
  for (const key of 'echo') queue.type(key);
  expect(sent).toEqual(['e']);
  pending.shift()?.();
  await vi.waitFor(() => expect(sent).toEqual(['e', 'cho']));
  queue.type('\r');
  pending.shift()?.();
  await vi.waitFor(() => expect(sent).toEqual(['e', 'cho', '\r']));
});

test('what is pasted at once goes in calls of a bounded length', async () => {
  const sent: string[] = [];
  const queue = createInputQueue(async (text) => void sent.push(text), () => undefined);
  queue.type('x'.repeat(250_000));
  await vi.waitFor(() => expect(sent.map((text) => text.length)).toEqual([100_000, 100_000, 50_000]));
});

test('after a failure what waited is let go, it is told, and what is typed next is sent', async () => {
  const sent: string[] = [];
  const errors: unknown[] = [];
  const queue = createInputQueue(async (text) => {
    sent.push(text);
    if (sent.length === 1) throw new Error('runs no more');
  }, (error) => errors.push(error));
  queue.type('a');
  queue.type('b');
  await vi.waitFor(() => expect(errors).toEqual([expect.objectContaining({ message: 'runs no more' })]));
  queue.type('c');
  await vi.waitFor(() => expect(sent).toEqual(['a', 'c']));
});
