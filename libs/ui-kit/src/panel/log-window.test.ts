import { expect, test } from 'vitest';
import { appended, EMPTY_WINDOW, nextOffsetOf, olderBefore, withOlder } from './log-window.ts';
import type { LogPiece, LogWindow } from './log-window.ts';

const piece = (offset: number, nextOffset: number, damaged = 0): LogPiece<number> => ({ items: Array.from({ length: nextOffset - offset - damaged }, (_, index) => offset + index), offset, nextOffset, damaged });
const shown = (window: LogWindow<number>) => window.pieces.flatMap(({ items }) => items);

test('what is appended joins on; older records come in front, until the first', () => {
  const first = appended<number>(EMPTY_WINDOW, piece(5, 8, 1));
  expect([shown(first), olderBefore(first), nextOffsetOf(first), first.damaged]).toEqual([[5, 6], 5, 8, 1]);
  const more = withOlder(appended(first, piece(8, 10)), piece(0, 5));
  expect([shown(more), olderBefore(more), nextOffsetOf(more)]).toEqual([[0, 1, 2, 3, 4, 5, 6, 8, 9], null, 10]);
});

test('a log that was cut or replaced is shown anew; older records of the other one are not put in front of it', () => {
  const first = appended<number>(EMPTY_WINDOW, piece(50, 60));
  const anew = appended(first, piece(0, 3));
  expect(shown(anew)).toEqual([0, 1, 2]);
  expect(withOlder(anew, piece(40, 50))).toBe(anew);
});

test('nothing new changes nothing; an empty log has nothing before it', () => {
  const empty = appended<number>(EMPTY_WINDOW, piece(0, 0));
  expect([shown(empty), olderBefore(empty)]).toEqual([[], null]);
  expect(appended(empty, piece(0, 0))).toBe(empty);
});

test('only so much is kept in sight, and what goes can be read back', () => {
  let window: LogWindow<number> = EMPTY_WINDOW;
  for (let from = 0; from < 10_000; from += 100) window = appended(window, piece(from, from + 100));
  expect([shown(window).length, shown(window).at(-1), olderBefore(window)]).toEqual([2000, 9999, 8000]);
  // What was read back stays.
  window = appended(withOlder(window, piece(7000, 8000)), piece(10_000, 10_100));
  expect([shown(window).length, olderBefore(window)]).toEqual([3100, 7000]);
});
