import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameSplitter } from './frame-splitter.ts';
import type { Frame } from './frame-splitter.ts';
import { originOf } from './oversized-answer.ts';

const textOf = (frame: Frame) => (frame.kind === 'line' ? frame.text : frame);

test('lines come out whole however the bytes are cut, also within a character', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, ''))), fc.infiniteStream(fc.integer({ min: 1, max: 7 })), (lines, sizes) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const splitter = new FrameSplitter(1024 * 1024);
      const received: unknown[] = [];
      for (let start = 0; start < bytes.length; ) {
        const size = sizes.next().value ?? 1;
        received.push(...splitter.push(bytes.subarray(start, start + size)).map(textOf));
        start += size;
      }
      expect(received).toEqual(lines);
    }),
  );
});

test('bytes that are no UTF-8 become replacement characters in their own line only', () => {
  expect(new FrameSplitter(100).push(Buffer.from([0x61, 0xff, 0x0a, 0x62, 0x0d, 0x0a])).map(textOf)).toEqual(['a\uFFFD', 'b']);
});

test('a line over the limit is told of at once and at its end, and the next is read', () => {
  const splitter = new FrameSplitter(10_000);
  expect(splitter.push(Buffer.from(`{"id":1,"result":"${'x'.repeat(9_000)}`))).toEqual([]);
  const [first] = splitter.push(Buffer.alloc(2_000, 'x'));
  expect(first).toMatchObject({ kind: 'oversized', frame: { tail: null, head: expect.stringMatching(/^\{"id":1,"result":"x/) } });
  expect(splitter.push(Buffer.alloc(50_000, 'y'))).toEqual([]);
  expect(splitter.skippedBytes).toBeGreaterThan(60_000);
  const [second, third] = splitter.push(Buffer.from('"}\nnext\n'));
  expect(second).toMatchObject({ kind: 'oversized', frame: { tail: expect.stringMatching(/yyy"}$/) } });
  expect(third).toEqual({ kind: 'line', text: 'next' });
  expect(splitter.skippedBytes).toBe(0);
});

const long = 'x'.repeat(100);
test.each([
  [`{"jsonrpc":"2.0","id":7,"result":{"a":"${long}`, null, { kind: 'answer', id: 7 }],
  [`{"jsonrpc":"2.0","id":"a\\"b","result":{"a":"${long}`, null, { kind: 'answer', id: 'a"b' }],
  [`{"result":{"a":"${long}`, `${long}"},"jsonrpc":"2.0","id":12}`, { kind: 'answer', id: 12 }],
  [`{"result":{"a":"${long}`, `${long}"},"id":12,"jsonrpc":"2.0"}`, { kind: 'answer', id: 12 }],
  [`{"result":{"a":"${long}`, `${long}","id":12}}`, { kind: 'unknown' }],
  [`{"result":{"id":3,"a":"${long}`, null, { kind: 'unknown' }],
  [`{"jsonrpc":"2.0","method":"notifications/message","params":{"a":"${long}`, `${long}","id":4}`, { kind: 'not-an-answer' }],
  [`Welcome ${long}`, long, { kind: 'not-an-answer' }],
])('whose answer an oversized frame is: %.40s', (head, tail, origin) => {
  expect(originOf({ head, tail, bytes: 1 })).toEqual(origin);
});
