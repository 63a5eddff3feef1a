import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EMPTY_SPLIT, splitBlocks } from './split-blocks.ts';

const SAMPLE = [
  '# Title', '', 'A paragraph with **bold**', 'and a second line.', '', '- one', '- two', '', '  still two', '', '- three', '', '1. first', '', '   ```ts', '   const a = 1;', '',
  '   ```', '2. second', '', '| a | b |', '| - | - |', '| 1 | 2 |', '', '```python', 'def f():', '', '    return 1', '```', '', 'Heading', '=======', '', '> quote', 'lazy', '', '    indented', '', '    code',
  '', '<details>', '<summary>x</summary>', '', '</details>', '', '***', '', 'See [the page][ref].', '', '[ref]: https://example.org/page', '', 'End 结束 🙂 of it.',
].join('\n');

function grow(text: string, cuts: readonly number[]): ReturnType<typeof splitBlocks> {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((left, right) => left - right);
  let split = EMPTY_SPLIT;
  for (const place of [...places, text.length]) split = splitBlocks(split, text.slice(0, place));
  return split;
}

test('a text that grew piece by piece splits as it would in one go', () => {
  const text = fc.oneof(fc.constant(SAMPLE), fc.shuffledSubarray(SAMPLE.split('\n'), { minLength: 5 }).map((lines) => lines.join('\n')));
  fc.assert(
    fc.property(text, fc.array(fc.nat(5000), { maxLength: 60 }), (whole, cuts) => {
      const grown = grow(whole, cuts);
      const once = splitBlocks(EMPTY_SPLIT, whole);
      expect(grown.blocks.map(({ source }) => source).join('')).toBe(once.blocks.map(({ source }) => source).join(''));
    }),
  );
});

test('the sample splits the same at every single character', () => {
  const everywhere = Array.from({ length: SAMPLE.length }, (_, index) => index);
  expect(grow(SAMPLE, everywhere).blocks).toEqual(splitBlocks(EMPTY_SPLIT, SAMPLE).blocks);
});

test('nothing of the text is lost between the blocks', () => {
  expect(splitBlocks(EMPTY_SPLIT, SAMPLE).blocks.map(({ source }) => source).join('')).toBe(SAMPLE);
});

test('closed blocks stay the same objects while the text grows', () => {
  const before = splitBlocks(EMPTY_SPLIT, 'one\n\ntwo\n\nthree\n\nfour');
  const after = splitBlocks(before, 'one\n\ntwo\n\nthree\n\nfour and more');
  expect(after.blocks[0]).toBe(before.blocks[0]);
  expect(after.blocks[2]).toBe(before.blocks[2]);
});

test('the characters read again for a delta do not grow with the text', () => {
  const paragraph = 'Some words of an answer, in a paragraph of usual length.\n\n';
  const cost = (count: number) => {
    const before = splitBlocks(EMPTY_SPLIT, paragraph.repeat(count));
    const after = splitBlocks(before, `${paragraph.repeat(count)}x`);
    return after.blocks.filter((block, index) => block !== before.blocks[index]).length;
  };
  expect(cost(2000)).toBe(cost(20));
});

test('link definitions are gathered wherever they stand', () => {
  expect(grow(SAMPLE, Array.from({ length: SAMPLE.length }, (_, index) => index)).definitions).toBe('[ref]: https://example.org/page');
});

test('a text that was replaced is split anew', () => {
  const split = splitBlocks(splitBlocks(EMPTY_SPLIT, 'one\n\ntwo\n\nthree'), 'other\n\ntext');
  expect(split.blocks.map(({ source }) => source).join('')).toBe('other\n\ntext');
});
