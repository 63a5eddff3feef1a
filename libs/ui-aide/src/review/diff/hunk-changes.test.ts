import { Chunk } from '@codemirror/merge';
import { Text } from '@codemirror/state';
import type { ReviewHunk } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { changesOfHunks, withPlainLineEnds } from './hunk-changes.ts';
import { placeOf } from './hunk-bars.ts';

const hunk = (beforeStart: number, beforeLines: number, afterStart: number, afterLines: number): ReviewHunk => ({ id: `${beforeStart}`, beforeStart, beforeLines, afterStart, afterLines, lines: '', isKept: false });
const lines = (...all: string[]) => all.map((line) => `${line}\n`).join('');
const before = lines('one', 'two', 'three', 'four', 'five');

/** The parts CodeMirror draws, as text of both sides. */
function drawn(a: string, b: string, hunks: ReviewHunk[]): [string, string][] {
  const changes = changesOfHunks(a, b, hunks);
  if (changes === null) throw new Error('the hunks do not belong to the texts');
  return Chunk.build(Text.of(a.split('\n')), Text.of(b.split('\n')), { override: () => [...changes] }).map((chunk) => [a.slice(chunk.fromA, chunk.toA), b.slice(chunk.fromB, chunk.toB)]);
}

test('each recorded hunk is drawn as one part: changed, put in, taken out', () => {
  expect(drawn(before, lines('one', 'TWO', 'three', 'four', 'five'), [hunk(2, 1, 2, 1)])).toEqual([['two\n', 'TWO\n']]);
  expect(drawn(before, lines('one', 'two', 'new', 'three', 'four', 'five'), [hunk(2, 0, 3, 1)])).toEqual([['', 'new\n']]);
  expect(drawn(before, lines('one', 'two', 'five'), [hunk(3, 2, 2, 0)])).toEqual([['three\nfour\n', '']]);
  expect(drawn('', before, [hunk(0, 0, 1, 5)])).toEqual([['', before]]);
  expect(drawn(before, '', [hunk(1, 5, 0, 0)])).toEqual([[before, '']]);
});

test('several hunks, and one without an end of its last line', () => {
  expect(drawn(`${before}six`, `${lines('ONE', 'two', 'three', 'four', 'five')}six\n`, [hunk(1, 1, 1, 1), hunk(6, 1, 6, 1)])).toEqual([['one\n', 'ONE\n'], ['six', 'six\n']]);
});

test('hunks that leave a difference out are not believed', () => {
  expect(changesOfHunks(before, lines('one', 'TWO', 'three', 'four', 'FIVE'), [hunk(2, 1, 2, 1)])).toBeNull();
});

test('line ends of two characters are hidden only where every line of both has them', () => {
  expect(withPlainLineEnds('a\r\nb\r\n', 'a\r\nc\r\n')).toEqual({ before: 'a\nb\n', after: 'a\nc\n' });
  expect(withPlainLineEnds('a\r\nb\r\n', 'a\nb\n')).toEqual({ before: 'a\r\nb\r\n', after: 'a\nb\n' });
});

test('a bar stands where the lines of both sides stay level: never in front of a line that did not change', () => {
  const document = Text.of(before.split('\n'));
  expect(placeOf(document, hunk(3, 0, 3, 2), 'before')).toMatchObject({ position: document.line(3).to, hasButtons: false });
  expect(placeOf(document, hunk(0, 0, 1, 2), 'before')).toBeNull();
  expect(placeOf(document, hunk(1, 2, 0, 0), 'after')).toBeNull();
  expect(placeOf(document, hunk(1, 2, 0, 0), 'before')).toMatchObject({ position: 0, hasButtons: true });
  expect(placeOf(document, hunk(2, 1, 2, 1), 'after')).toMatchObject({ position: document.line(2).from, hasButtons: true });
});
