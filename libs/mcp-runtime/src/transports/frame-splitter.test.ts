import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameSplitter, FrameTooLongError } from './frame-splitter.ts';

test('lines come out whole however the bytes are cut, also within a character', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, ''))), fc.infiniteStream(fc.integer({ min: 1, max: 7 })), (lines, sizes) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const splitter = new FrameSplitter(1024 * 1024);
      const received: string[] = [];
      for (let start = 0; start < bytes.length; ) {
        const size = sizes.next().value ?? 1;
        received.push(...splitter.push(bytes.subarray(start, start + size)));
        start += size;
      }
      expect(received).toEqual(lines);
    }),
  );
});

test('bytes that are no UTF-8 become replacement characters in their own line only', () => {
  expect(new FrameSplitter(100).push(Buffer.from([0x61, 0xff, 0x0a, 0x62, 0x0d, 0x0a]))).toEqual(['a\uFFFD', 'b']);
});

test('a line over the limit is refused before it is held whole', () => {
  const splitter = new FrameSplitter(1000);
  splitter.push(Buffer.alloc(900));
  expect(() => splitter.push(Buffer.alloc(200))).toThrow(FrameTooLongError);
});
