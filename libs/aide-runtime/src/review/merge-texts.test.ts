import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedRegions } from './line-regions.ts';
import { mergeTexts, wholeConflict } from './merge-texts.ts';
import { linesOf } from './text-lines.ts';

const lines = (...all: string[]) => all.map((line) => `${line}\n`).join('');
const text = fc.tuple(fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 12 }), fc.boolean(), fc.constantFrom('\n', '\r\n')).map(([all, isEnded, end]) => all.join(end) + (isEnded && all.length > 0 ? end : ''));

describe('the regions of a difference', () => {
  it('make the one text of the other, and never touch', () => {
    fc.assert(fc.property(text, text, (before, after) => {
      const [old, now] = [linesOf(before), linesOf(after)];
      const regions = changedRegions(old, now);
      const made = regions.reduceRight((all, region) => all.toSpliced(region.beforeStart, region.beforeEnd - region.beforeStart, ...now.slice(region.afterStart, region.afterEnd)), old);
      expect(made.join('')).toBe(after);
      for (const [index, region] of regions.entries()) if (index > 0) expect(region.beforeStart).toBeGreaterThan(regions[index - 1]?.beforeEnd ?? 0);
    }));
  });

  it('of texts that share next to nothing are one, and are found in bounded time', () => {
    const [old, now] = [Array.from({ length: 50_000 }, (_, n) => `old ${n}\n`), Array.from({ length: 50_000 }, (_, n) => (n % 2 === 0 ? `new ${n}\n` : `old ${n}\n`))];
    const start = performance.now();
    expect(changedRegions(old, now)).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('a merge', () => {
  it('has the changes of both sides, also where they touch', () => {
    const base = lines('1', '2', '3', '4', '5');
    expect(mergeTexts({ base, ours: lines('1', 'two', '3', '4', '5'), theirs: lines('1', '2', '3', '4', 'five') })).toEqual({ text: lines('1', 'two', '3', '4', 'five'), conflicts: 0 });
    expect(mergeTexts({ base, ours: lines('1', 'two', '3', '4', '5'), theirs: lines('1', '2', 'three', '4', '5') })).toEqual({ text: lines('1', 'two', 'three', '4', '5'), conflicts: 0 });
    expect(mergeTexts({ base, ours: lines('1', '2', '3', 'mine', '4', '5'), theirs: lines('1', '2', '4', '5') })).toEqual({ text: lines('1', '2', 'mine', '4', '5'), conflicts: 0 });
  });

  it('marks what both changed in different ways, in the line ends of the file', () => {
    const merged = mergeTexts({ base: 'a\r\nb\r\n', ours: 'a\r\nmine\r\n', theirs: 'a\r\ntheirs\r\n' });
    expect(merged).toEqual({ text: 'a\r\n<<<<<<< the file as it is now\r\nmine\r\n||||||| as it was recorded\r\nb\r\n=======\r\ntheirs\r\n>>>>>>> with the undo\r\n', conflicts: 1 });
    expect(wholeConflict({ base: 'b', ours: 'mine', theirs: '' })).toMatchObject({ conflicts: 1, text: expect.stringContaining('now\nmine\n|||||||') as string });
  });

  it('does not put a line behind one that has no end', () => {
    expect(mergeTexts({ base: 'a\n', ours: 'a\nb\n', theirs: 'a' }).conflicts).toBe(1);
  });

  it('takes a side that changed nothing as no side, is the same from both sides, and loses no line that one side added', () => {
    fc.assert(fc.property(text, text, text, (base, ours, theirs) => {
      expect(mergeTexts({ base, ours, theirs: base })).toEqual({ text: ours, conflicts: 0 });
      expect(mergeTexts({ base, ours: base, theirs })).toEqual({ text: theirs, conflicts: 0 });
      expect(mergeTexts({ base, ours, theirs: ours })).toEqual({ text: ours, conflicts: 0 });
      const merged = mergeTexts({ base, ours, theirs });
      const mirrored = mergeTexts({ base, ours: theirs, theirs: ours });
      expect(mirrored.conflicts).toBe(merged.conflicts);
      if (merged.conflicts === 0) expect(mirrored.text).toBe(merged.text);
      const [old, mine, there] = [linesOf(base), linesOf(ours), linesOf(merged.text)];
      // A line that is in a conflict gets an end, should it have none.
      const has = (line: string) => there.some((one) => one === line || one.replace(/\r?\n$/, '') === line);
      for (const { afterStart, afterEnd } of changedRegions(old, mine)) for (const line of mine.slice(afterStart, afterEnd)) expect(has(line), JSON.stringify(merged)).toBe(true);
    }), { numRuns: 2_000 });
  });
});
