import { temporaryDirectory } from '@chatos/testing';
import fastCheck from 'fast-check';
import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startChild } from '../../test/support/child.ts';
import { openJsonlLog, readJsonl } from '../index.ts';

describe('a JSONL log', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let path: string;
  beforeEach(() => {
    directory = temporaryDirectory();
    path = join(directory.path, 'events.jsonl');
  });
  afterEach(() => directory.remove());

  const append = (...records: object[]): void => {
    const log = openJsonlLog(path);
    records.forEach((record) => log.append(record));
    log.flush();
    log.close();
  };
  const readAll = (offset = 0): ReturnType<typeof readJsonl> => readJsonl(path, { offset, limit: 1000 });

  it('gives back what was appended, one line each, for its owner alone', async () => {
    const records = [{ text: 'two\nlines \u2028 and \0 and 🦆' }, { nested: { list: [1, null] } }];
    append(...records);
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3);
    expect(await readAll()).toEqual({ items: records, nextOffset: statSync(path).size, damaged: 0, atEnd: true });
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is empty where there is no file, and says where it cannot be written or read', async () => {
    expect(await readAll()).toEqual({ items: [], nextOffset: 0, damaged: 0, atEnd: true });
    expect(() => openJsonlLog(join(directory.path, 'missing', 'events.jsonl'))).toThrow(expect.objectContaining({ code: 'file-unusable' }));
    await expect(readJsonl(directory.path, { offset: 0, limit: 1 })).rejects.toMatchObject({ code: 'file-unusable' });
  });

  it('takes nothing after it was closed', () => {
    const log = openJsonlLog(path);
    log.close();
    log.close();
    expect(() => log.append({})).toThrow(/is closed/);
  });

  it('is read page by page, each from where the last one ended', async () => {
    append(...Array.from({ length: 25 }, (_, index) => ({ index })));
    const seen: unknown[] = [];
    let pages = 0;
    for (let offset = 0, atEnd = false; !atEnd; pages += 1) {
      const page = await readJsonl(path, { offset, limit: 10 });
      seen.push(...page.items);
      ({ nextOffset: offset, atEnd } = page);
    }
    expect(pages).toBe(3);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => ({ index })));
  });

  it('ends a page at its byte limit, and reads on inside a line from the next one', async () => {
    append({ text: 'x'.repeat(300_000) }, { text: 'y'.repeat(300_000) }, { text: 'z' });
    const page = await readJsonl(path, { offset: 0, limit: 1000, maxBytes: 400_000 });
    expect(page).toMatchObject({ items: [{ text: expect.stringMatching(/^x/) }, { text: expect.stringMatching(/^y/) }], atEnd: false });
    expect((await readJsonl(path, { offset: 5, limit: 1000 })).items).toHaveLength(2);
    expect(await readAll(10_000_000)).toMatchObject({ items: [], nextOffset: statSync(path).size, atEnd: true });
  });

  it('passes over damaged lines and counts them: no JSON, no object, broken UTF-8, NULs; blank lines are nothing', async () => {
    append({ index: 0 });
    appendFileSync(path, Buffer.concat([Buffer.from('{"torn":\n\n7\n[1]\n'), Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x0a]), Buffer.alloc(5000), Buffer.from('\n')]));
    append({ index: 1 });
    expect(await readAll()).toMatchObject({ items: [{ index: 0 }, { index: 1 }], damaged: 5, atEnd: true });
  });

  it('passes over a line too long to be held', async () => {
    writeFileSync(path, `{"a":"${'x'.repeat(17 * 1024 * 1024)}"}\n{"index":1}\n`);
    const page = await readAll();
    expect(page).toMatchObject({ items: [], damaged: 1, atEnd: false });
    expect(await readAll(page.nextOffset)).toMatchObject({ items: [{ index: 1 }], damaged: 0, atEnd: true });
  });

  it('leaves a last line without its end unread, until it has one', async () => {
    append({ index: 0 });
    const end = statSync(path).size;
    appendFileSync(path, '{"index":');
    expect(await readAll()).toEqual({ items: [{ index: 0 }], nextOffset: end, damaged: 0, atEnd: true });
    appendFileSync(path, '1}\n');
    expect(await readAll(end)).toMatchObject({ items: [{ index: 1 }], damaged: 0 });
  });

  it('closes a torn line before the next record even where it was torn while the log was open', async () => {
    const log = openJsonlLog(path);
    log.append({ index: 0 });
    appendFileSync(path, '{"by":"another process, kill');
    log.append({ index: 1 });
    log.append({ index: 2 });
    log.close();
    expect(readFileSync(path, 'utf8')).toBe('{"index":0}\n{"by":"another process, kill\n{"index":1}\n{"index":2}\n');
    expect(await readAll()).toMatchObject({ items: [{ index: 0 }, { index: 1 }, { index: 2 }], damaged: 1 });
  });

  it('cut at any byte gives back every whole record before the cut, takes one more, and cuts off nothing', { timeout: 120_000 }, async () => {
    const record = fastCheck.dictionary(fastCheck.string({ unit: 'binary', maxLength: 4 }), fastCheck.oneof(fastCheck.string({ unit: 'binary', maxLength: 8 }), fastCheck.integer(), fastCheck.constant(null)), { maxKeys: 3 });
    await fastCheck.assert(
      fastCheck.asyncProperty(fastCheck.array(record, { minLength: 1, maxLength: 3 }), async (records) => {
        writeFileSync(path, '');
        append(...records);
        const whole = readFileSync(path);
        const ends = records.map((_, index) => Buffer.byteLength(records.slice(0, index + 1).map((item) => `${JSON.stringify(item)}\n`).join('')));
        for (let cut = 0; cut <= whole.length; cut += 1) {
          writeFileSync(path, whole);
          truncateSync(path, cut);
          const before = ends.filter((end) => end <= cut).length;
          const asRead = records.slice(0, before).map((item) => JSON.parse(JSON.stringify(item)) as unknown);
          expect((await readAll()).items).toEqual(asRead);
          append({ more: true });
          const { items, damaged } = await readAll();
          // Cut exactly before its newline a record is whole, and the newline that closes it brings it back.
          const returned = ends.includes(cut + 1) ? [...asRead, JSON.parse(JSON.stringify(records[before])) as unknown] : asRead;
          expect(items).toEqual([...returned, { more: true }]);
          expect(damaged).toBe(ends.includes(cut) || ends.includes(cut + 1) || cut === 0 ? 0 : 1);
          expect(readFileSync(path).subarray(0, cut)).toEqual(whole.subarray(0, cut));
        }
      }),
      { numRuns: 12 },
    );
  });

  it('keeps every record of several processes that append at once', async () => {
    const children = [0, 1, 2].map(() => startChild('append.ts', path, '2000'));
    await Promise.all(children.map((child) => child.remainingLines()));
    const byProcess = new Map<number, number[]>();
    let damaged = 0;
    for (let offset = 0, atEnd = false; !atEnd; ) {
      const page = await readJsonl(path, { offset, limit: 1000 });
      for (const item of page.items as { pid: number; index: number }[]) byProcess.set(item.pid, [...(byProcess.get(item.pid) ?? []), item.index]);
      damaged += page.damaged;
      ({ nextOffset: offset, atEnd } = page);
    }
    expect(damaged).toBe(0);
    const expected = Array.from({ length: 2000 }, (_, index) => index);
    expect([...byProcess.values()]).toEqual([expected, expected, expected]);
  });
});
