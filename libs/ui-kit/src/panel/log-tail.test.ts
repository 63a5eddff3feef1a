import { expect, test } from 'vitest';
import { EMPTY_TAIL, readOn } from './log-tail.ts';
import type { LogPage } from './log-tail.ts';

function logOf(count: number, damagedEvery = Infinity): (offset: number) => Promise<LogPage<number>> {
  return (offset) => {
    const items = Array.from({ length: Math.min(100, count - offset) }, (_, index) => offset + index);
    return Promise.resolve({ items, nextOffset: offset + items.length, damaged: items.filter((item) => item % damagedEvery === 1).length, atEnd: offset + items.length >= count });
  };
}

test('the newest records of a long log are kept, and the next read goes on from there', async () => {
  const first = await readOn<number>(EMPTY_TAIL, logOf(1050));
  expect([first.items.length, first.items.at(-1), first.nextOffset]).toEqual([300, 1049, 1050]);
  const second = await readOn(first, logOf(1055));
  expect([second.items.length, second.items.at(-1)]).toEqual([300, 1054]);
});

test('damaged lines are counted', async () => {
  expect((await readOn<number>(EMPTY_TAIL, logOf(40, 10))).damaged).toBe(4);
});

test('a log that does not move on ends the read', async () => {
  const stuck = await readOn<number>(EMPTY_TAIL, () => Promise.resolve({ items: [], nextOffset: 0, damaged: 0, atEnd: false }));
  expect(stuck.items).toEqual([]);
});
