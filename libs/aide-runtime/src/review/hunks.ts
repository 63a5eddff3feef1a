import type { ReviewHunk } from '@chatos/contracts';
import { createHash } from 'node:crypto';
import type { LineRegion } from './line-regions.ts';
import { changedRegions } from './line-regions.ts';
import { linesOf } from './text-lines.ts';

/** A hunk with where it lies. */
export interface Hunk extends Omit<ReviewHunk, 'isKept'> {
  readonly region: LineRegion;
}

/** Every connected difference of two texts, in order, without lines around it. */
export function hunksOf(path: string, before: string, after: string): Hunk[] {
  const [beforeLines, afterLines] = [linesOf(before), linesOf(after)];
  const counts = new Map<string, number>();
  return changedRegions(beforeLines, afterLines).map((region) => {
    const lines = [...marked('-', beforeLines.slice(region.beforeStart, region.beforeEnd)), ...marked('+', afterLines.slice(region.afterStart, region.afterEnd))].join('\n');
    const same = createHash('sha256').update(`${path}\0${lines}`).digest('hex').slice(0, 32);
    const nth = counts.get(same) ?? 0;
    counts.set(same, nth + 1);
    return {
      id: nth === 0 ? same : `${same}-${nth}`,
      beforeStart: start(region.beforeStart, region.beforeEnd), beforeLines: region.beforeEnd - region.beforeStart,
      afterStart: start(region.afterStart, region.afterEnd), afterLines: region.afterEnd - region.afterStart,
      lines, region,
    };
  });
}

/** The text after, with one hunk as it was before. */
export function withoutHunk(before: string, after: string, { region }: Hunk): string {
  const afterLines = linesOf(after);
  return [...afterLines.slice(0, region.afterStart), ...linesOf(before).slice(region.beforeStart, region.beforeEnd), ...afterLines.slice(region.afterEnd)].join('');
}

/** As git marks them; a last line without an end is followed by a line that says so. */
export function marked(sign: ' ' | '-' | '+', lines: readonly string[]): string[] {
  return lines.flatMap((line) => (line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, '\\ No newline at end of file']));
}

/** From 1; of an empty side, the line it comes behind. */
function start(from: number, to: number): number {
  return from === to ? from : from + 1;
}
