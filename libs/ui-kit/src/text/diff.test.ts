import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffLines, diffSequences, diffWords, withContext } from './diff.ts';
import type { DiffPiece } from './diff.ts';

const sideOf = (pieces: readonly DiffPiece[], gone: '+' | '-') => pieces.filter(({ sign }) => sign !== gone).map(({ text }) => text);

test('a difference holds both sides, whole and in order', () => {
  const items = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 25 });
  fc.assert(
    fc.property(items, items, (before, after) => {
      const pieces = diffSequences(before, after);
      expect(sideOf(pieces, '+')).toEqual(before);
      expect(sideOf(pieces, '-')).toEqual(after);
    }),
  );
});

test('what did not change is not told as changed', () => {
  expect(diffSequences(['npx', '-y', 'files', '/home'], ['npx', '-y', 'files', '--write', '/home'])).toEqual([
    { sign: ' ', text: 'npx' }, { sign: ' ', text: '-y' }, { sign: ' ', text: 'files' }, { sign: '+', text: '--write' }, { sign: ' ', text: '/home' },
  ]);
  expect(diffLines('', 'a')).toEqual([{ sign: '+', text: 'a' }]);
});

test('words of one kind that stand together are one piece', () => {
  expect(diffWords('Reads a file.', 'Reads a file. And sends it.')).toEqual([{ sign: ' ', text: 'Reads a file.' }, { sign: '+', text: ' And sends it.' }]);
});

test('two texts that share nothing and are very long are told as replaced, quickly', () => {
  const before = Array.from({ length: 3000 }, (_, index) => `b${index}`);
  const after = Array.from({ length: 3000 }, (_, index) => `a${index}`);
  expect(diffSequences(before, after)).toHaveLength(6000);
});

test('far from a change lines are left out, and the gap is told once', () => {
  const pieces = diffLines('1\n2\n3\n4\n5\n6', '1\n2\n3\n4\n5\nx');
  expect(withContext(pieces, 1)).toEqual([null, { sign: ' ', text: '5' }, { sign: '-', text: '6' }, { sign: '+', text: 'x' }]);
});
