import type { SessionEvent } from '@chatos/contracts';
import { expect, test, vi } from 'vitest';
import { HOLD_AT_EVENTS, HOLD_AT_TEXT } from './session-watcher.ts';
import { createWatchers } from './watchers.ts';

const ids = { sessionId: 's' as never, messageId: 'm' as never };
const delta = (position: number, text: string): SessionEvent => ({ type: 'delta', ...ids, position, kind: 'text', step: 0, text });
const part = (position: number): SessionEvent => ({ type: 'part', ...ids, position, part: { kind: 'text', step: 0, text: 'p' } });
const state = (marker: string): Extract<SessionEvent, { type: 'state' }> => ({ type: 'state', session: { title: marker } as never, turns: [], messages: [] });

test('what is pushed before the state is read is part of the state, and not told again', async () => {
  const watchers = createWatchers();
  const iterator = watchers.watchSession('s', () => state('one'), undefined);
  watchers.publish('s', delta(0, 'early'));
  expect((await iterator.next()).value).toEqual(state('one'));
  watchers.publish('s', delta(0, 'a'));
  watchers.publish('s', delta(0, 'b'));
  watchers.publish('s', delta(1, 'c'));
  expect((await iterator.next()).value).toMatchObject({ position: 0, text: 'ab' });
  expect((await iterator.next()).value).toMatchObject({ position: 1, text: 'c' });
});

test('deltas of one part come at most once in 16 ms', async () => {
  vi.useFakeTimers();
  try {
    const watchers = createWatchers();
    const iterator = watchers.watchSession('s', () => state('one'), undefined);
    await iterator.next();
    const arrivals: number[] = [];
    void (async () => {
      for await (const event of iterator) if (event.type === 'delta') arrivals.push(performance.now());
    })();
    for (let index = 0; index < 100; index += 1) {
      watchers.publish('s', delta(0, 'x'));
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.advanceTimersByTimeAsync(50);
    expect(arrivals.length).toBeLessThanOrEqual(8);
    for (let index = 1; index < arrivals.length; index += 1) expect(arrivals[index]! - arrivals[index - 1]!).toBeGreaterThanOrEqual(16);
  } finally {
    vi.useRealTimers();
  }
});

test('a watcher that does not read holds its producer; one that reads on, or closes, lets it go', async () => {
  const watchers = createWatchers();
  const { signal } = new AbortController();
  const iterator = watchers.watchSession('s', () => state('one'), undefined);
  await iterator.next();
  for (let position = 0; position <= HOLD_AT_EVENTS; position += 1) watchers.publish('s', part(position));
  const held = watchers.hold('s', signal);
  expect(held).toBeInstanceOf(Promise);
  let isReleased = false;
  void held?.then(() => { isReleased = true; });
  await Promise.resolve();
  expect(isReleased).toBe(false);
  await iterator.next();
  await held;
  expect(watchers.hold('s', signal)).toBeUndefined();

  watchers.publish('s', delta(500, 'x'.repeat(HOLD_AT_TEXT + 1)));
  const again = watchers.hold('s', signal);
  expect(again).toBeInstanceOf(Promise);
  await iterator.return?.();
  await again;
  expect(watchers.hold('s', signal)).toBeUndefined();
});

test('a stop releases what a watcher holds, and other sessions are never held', async () => {
  const watchers = createWatchers();
  const controller = new AbortController();
  const iterator = watchers.watchSession('s', () => state('one'), undefined);
  await iterator.next();
  for (let position = 0; position <= HOLD_AT_EVENTS; position += 1) watchers.publish('s', part(position));
  expect(watchers.hold('other', controller.signal)).toBeUndefined();
  const held = watchers.hold('s', controller.signal);
  controller.abort();
  await held;
});

test('a watcher that hangs for long is given up on: it holds nothing, keeps nothing, and starts from a fresh state', async () => {
  const watchers = createWatchers({ holdAtMostMs: 20 });
  let marker = 'one';
  const iterator = watchers.watchSession('s', () => state(marker), undefined);
  await iterator.next();
  for (let position = 0; position <= HOLD_AT_EVENTS; position += 1) watchers.publish('s', part(position));
  await watchers.hold('s', new AbortController().signal);
  marker = 'two';
  watchers.publish('s', delta(0, 'in the state already'));
  expect((await iterator.next()).value).toEqual(state('two'));
});

test('an iterator ends with its signal, also while it waits', async () => {
  const watchers = createWatchers();
  const controller = new AbortController();
  const iterator = watchers.watchSession('s', () => state('one'), controller.signal);
  await iterator.next();
  const waiting = iterator.next();
  controller.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
});
