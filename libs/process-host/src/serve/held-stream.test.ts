import { STREAM_WINDOW } from '@chatos/contracts';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { HeldStream } from './held-stream.ts';

function counting() {
  let produced = 0;
  const events: AsyncIterator<unknown> = { next: async () => ({ done: false, value: produced++ }), return: vi.fn(async () => ({ done: true as const, value: undefined })) };
  const controller = new AbortController();
  const onEnd = vi.fn();
  const stream = new HeldStream(events, { signal: controller.signal, onEnd, onReturnError: (error) => expect.unreachable(String(error)) });
  return { stream, events, controller, onEnd, produced: () => produced };
}

test('whatever a consumer acknowledges, no more than the window is ever unacknowledged, and none that reads on is held', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 40 }), async (acknowledgements) => {
    const { stream, controller, produced } = counting();
    let acknowledged = 0;
    const reading = (async () => { while (!(await stream.next()).done); })();
    for (const count of acknowledgements) {
      await vi.waitFor(() => expect(produced()).toBe(acknowledged + STREAM_WINDOW), { interval: 1 });
      stream.acknowledge(count);
      // More than was sent counts for no more than what was sent.
      acknowledged += Math.min(count, STREAM_WINDOW);
    }
    await vi.waitFor(() => expect(produced()).toBe(acknowledged + STREAM_WINDOW), { interval: 1 });
    controller.abort();
    await reading;
  }), { numRuns: 30 });
});

test('an abort ends a held consumer and returns the producer, once', async () => {
  const { stream, events, controller, onEnd } = counting();
  for (let index = 0; index < STREAM_WINDOW; index += 1) await stream.next();
  const held = stream.next();
  controller.abort();
  expect(await held).toEqual({ done: true, value: undefined });
  await stream.return();
  expect(events.return).toHaveBeenCalledOnce();
  expect(onEnd).toHaveBeenCalledOnce();
});

test('an abort ends a stream whose producer awaits something that never comes', async () => {
  const controller = new AbortController();
  const events: AsyncIterator<unknown> = { next: () => new Promise(() => undefined) };
  const stream = new HeldStream(events, { signal: controller.signal, onEnd: () => undefined, onReturnError: () => undefined });
  const pending = stream.next();
  controller.abort();
  expect(await pending).toEqual({ done: true, value: undefined });
});

test('a stream whose call was aborted before it began is returned at once', async () => {
  const returned = vi.fn(async () => ({ done: true as const, value: undefined }));
  const stream = new HeldStream({ next: async () => ({ done: false, value: 1 }), return: returned }, { signal: AbortSignal.abort(), onEnd: () => undefined, onReturnError: () => undefined });
  expect(returned).toHaveBeenCalledOnce();
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});
