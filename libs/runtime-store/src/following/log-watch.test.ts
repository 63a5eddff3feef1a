import { eventRecord } from '@chatos/contracts';
import type { EventRecord } from '@chatos/contracts';
import { openJsonlLog } from '@chatos/state';
import type { TemporaryDirectory } from '@chatos/testing';
import { temporaryDirectory } from '@chatos/testing';
import fastCheck from 'fast-check';
import { appendFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EventLog, LogPiece } from '../logs.ts';
import { createEventLog } from '../logs.ts';

type Stream = AsyncIteratorObject<LogPiece<EventRecord>, undefined, void>;

let directory: TemporaryDirectory;
let path: string;
let log: EventLog;
let closing: AbortController;
let file: ReturnType<typeof openJsonlLog>;
beforeEach(() => {
  directory = temporaryDirectory();
  path = join(directory.path, 'events.jsonl');
  file = openJsonlLog(path);
  closing = new AbortController();
  log = createEventLog(file, closing.signal);
});
afterEach(() => {
  closing.abort();
  file.close();
  directory.remove();
});

const line = (index: number, text = ''): string => `${JSON.stringify({ ts: 't', type: 'system', payload: { index, text } })}\n`;
const indexesOf = (piece: LogPiece<EventRecord>): number[] => piece.items.map(({ payload }) => (payload as { index: number }).index);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
async function nextOf(stream: Stream): Promise<LogPiece<EventRecord>> {
  const { value } = await stream.next();
  if (value === undefined) throw new Error('the stream ended');
  return value;
}
/** Reads until so many records came. */
async function take(stream: Stream, count: number): Promise<number[]> {
  const seen: number[] = [];
  while (seen.length < count) seen.push(...indexesOf(await nextOf(stream)));
  return seen;
}

test('begins with the newest lines, and each piece before them is read back from there, up to the first line', async () => {
  writeFileSync(path, upTo(250).map((index) => line(index)).join(''));
  const first = await nextOf(log.watch({ limit: 100 }));
  expect(indexesOf(first)).toEqual(upTo(250).slice(150));
  const second = await log.back({ before: first.offset, limit: 100 });
  expect([indexesOf(second), second.nextOffset]).toEqual([upTo(250).slice(50, 150), first.offset]);
  const third = await log.back({ before: second.offset, limit: 100 });
  expect([indexesOf(third), third.offset]).toEqual([upTo(50), 0]);
  expect(await log.back({ before: 0, limit: 100 })).toEqual({ items: [], offset: 0, nextOffset: 0, damaged: 0 });
  // In the midst of a line: that line is not whole before it.
  expect(indexesOf(await log.back({ before: first.offset - 3, limit: 2 }))).toEqual([147, 148]);
});

test('an empty log says so at once; its own appends come at once, and another process’s as they are written', async () => {
  const stream = log.watch({ limit: 10 });
  expect(await nextOf(stream)).toEqual({ items: [], offset: 0, nextOffset: 0, damaged: 0 });
  log.append('system', { index: 0 });
  expect(indexesOf(await nextOf(stream))).toEqual([0]);
  const pending = nextOf(stream);
  appendFileSync(path, line(1));
  expect(indexesOf(await pending)).toEqual([1]);
});

test('half a line is told when it is whole, whatever character it was torn in; damaged lines are counted and passed over', async () => {
  const stream = log.watch({ limit: 10 });
  await nextOf(stream);
  const bytes = Buffer.from(line(0, '🦆'.repeat(50_000)));
  const pending = nextOf(stream);
  // One byte into a character, and over the border of a block.
  for (let from = 0; from < bytes.length; from += 65_537) appendFileSync(path, bytes.subarray(from, from + 65_537));
  const piece = await pending;
  expect((piece.items[0]?.payload as { text: string }).text).toBe('🦆'.repeat(50_000));
  appendFileSync(path, `noise\n{"another":"shape"}\n\n${line(1)}`);
  const seen: LogPiece<EventRecord>[] = [];
  while (seen.flatMap(indexesOf).length === 0) seen.push(await nextOf(stream));
  expect([seen.flatMap(indexesOf), seen.reduce((sum, { damaged }) => sum + damaged, 0)]).toEqual([[1], 2]);
});

test('a line of 10 MiB arrives, and is not in the way of what is before and behind it', async () => {
  writeFileSync(path, [line(0), line(1, 'x'.repeat(10 * 1024 * 1024)), line(2)].join(''));
  const fromStart = log.watch({ offset: 0, limit: 10 });
  expect(await take(fromStart, 3)).toEqual([0, 1, 2]);
  // The newest lines that are not too much at once; the long one is read alone.
  const newest = await nextOf(log.watch({ limit: 10 }));
  expect(indexesOf(newest)).toEqual([2]);
  const long = await log.back({ before: newest.offset, limit: 10 });
  expect(indexesOf(long)).toEqual([1]);
  expect(indexesOf(await log.back({ before: long.offset, limit: 10 }))).toEqual([0]);
});

test('a log that was cut, or another in its place, is begun anew with its newest lines', async () => {
  writeFileSync(path, upTo(5).map((index) => line(index)).join(''));
  const stream = log.watch({ limit: 10 });
  const first = await nextOf(stream);
  truncateSync(path, Buffer.byteLength(line(0)));
  const cut = await nextOf(stream);
  expect([indexesOf(cut), cut.offset]).toEqual([[0], 0]);
  writeFileSync(`${path}.new`, upTo(8).map((index) => line(index + 100)).join(''));
  renameSync(`${path}.new`, path);
  const replaced = await nextOf(stream);
  expect(indexesOf(replaced)).toEqual(upTo(8).map((index) => index + 100));
  expect(replaced.offset).not.toBe(cut.nextOffset);
  // An offset of a longer log that is no more.
  expect(indexesOf(await nextOf(log.watch({ offset: first.nextOffset + 10_000, limit: 10 })))).toEqual(upTo(8).map((index) => index + 100));
});

test('ends with its signal and with its store, also in the midst of waiting; a slow reader gets what is there in pieces it asks for', async () => {
  const abort = new AbortController();
  const stream = log.watch({ limit: 10 }, abort.signal);
  for (const index of upTo(95)) log.append('system', { index });
  const first = await nextOf(stream);
  expect(first.items).toHaveLength(10);
  for (const index of upTo(95)) log.append('system', { index });
  const sizes: number[] = [];
  for (let seen = 0; seen < 95; ) {
    const { items } = await nextOf(stream);
    sizes.push(items.length);
    seen += items.length;
  }
  expect(Math.max(...sizes)).toBe(10);
  const waiting = stream.next();
  abort.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  const other = log.watch({ limit: 10 });
  await other.next();
  const last = other.next();
  closing.abort();
  expect(await last).toEqual({ done: true, value: undefined });
});

test('whatever is appended, in whatever pieces, by us or by others, arrives exactly once and in order', { timeout: 60_000 }, async () => {
  const text = fastCheck.string({ unit: 'grapheme', maxLength: 30 });
  const record = fastCheck.oneof({ weight: 5, arbitrary: text }, { weight: 1, arbitrary: text.map((part) => part.padEnd(70_000, '漢')) });
  const plan = fastCheck.record({ records: fastCheck.array(record, { minLength: 1, maxLength: 12 }), cuts: fastCheck.array(fastCheck.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), before: fastCheck.nat(6), limit: fastCheck.integer({ min: 1, max: 5 }), own: fastCheck.nat(3) });
  await fastCheck.assert(
    fastCheck.asyncProperty(plan, async ({ records, cuts, before, limit, own }) => {
      const bytes = Buffer.from(records.map((part, index) => line(before + index, part)).join(''));
      writeFileSync(path, upTo(before).map((index) => line(index)).join(''));
      const abort = new AbortController();
      const stream = log.watch({ offset: 0, limit }, abort.signal);
      const total = before + records.length + own;
      const reading = (async () => {
        const seen: EventRecord[] = [];
        let place = 0;
        while (seen.length < total) {
          const piece = await nextOf(stream);
          expect(piece.offset).toBe(place);
          place = piece.nextOffset;
          seen.push(...piece.items);
        }
        expect(place).toBe(statSync(path).size);
        return seen;
      })();
      let from = 0;
      for (const cut of [...cuts.map((part) => Math.floor(part * bytes.length)).toSorted((left, right) => left - right), bytes.length]) {
        appendFileSync(path, bytes.subarray(from, cut));
        from = cut;
        await new Promise(setImmediate);
      }
      for (const index of upTo(own)) log.append('system', { index: before + records.length + index, text: '' });
      const expected = [...upTo(before).map(() => ''), ...records, ...upTo(own).map(() => '')];
      const seen = await reading;
      expect(seen.map((item) => eventRecord.parse(item).payload)).toEqual(expected.map((part, index) => ({ index, text: part })));
      abort.abort();
    }),
    { numRuns: 40 },
  );
});
