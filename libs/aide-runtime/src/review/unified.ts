import { formatPatch } from 'diff';
import type { StructuredPatch } from 'diff';
import { marked } from './hunks.ts';
import type { LineRegion } from './line-regions.ts';
import { changedRegions } from './line-regions.ts';
import { linesOf } from './text-lines.ts';

const CONTEXT = 3;

/** The difference of two texts in unified form; null where there is no file. '' where nothing differs. */
export function unifiedDiff(path: string, before: string | null, after: string | null): string {
  const [beforeLines, afterLines] = [linesOf(before ?? ''), linesOf(after ?? '')];
  const groups = grouped(changedRegions(beforeLines, afterLines));
  if (groups.length === 0 && (before === null) === (after === null)) return '';
  const hunks = groups.map((group): StructuredPatch['hunks'][number] => {
    const [first, last] = [group[0] as LineRegion, group.at(-1) as LineRegion];
    const [from, to] = [Math.max(0, first.beforeStart - CONTEXT), Math.min(beforeLines.length, last.beforeEnd + CONTEXT)];
    const afterFrom = first.afterStart - (first.beforeStart - from);
    const afterTo = last.afterEnd + (to - last.beforeEnd);
    const lines: string[] = [];
    let at = from;
    for (const region of group) {
      lines.push(...marked(' ', beforeLines.slice(at, region.beforeStart)));
      for (const line of marked('-', beforeLines.slice(region.beforeStart, region.beforeEnd))) lines.push(line);
      for (const line of marked('+', afterLines.slice(region.afterStart, region.afterEnd))) lines.push(line);
      at = region.beforeEnd;
    }
    lines.push(...marked(' ', beforeLines.slice(at, to)));
    return { oldStart: from + 1, oldLines: to - from, newStart: afterFrom + 1, newLines: afterTo - afterFrom, lines };
  });
  return formatPatch({ oldFileName: before === null ? '/dev/null' : `a/${path}`, newFileName: after === null ? '/dev/null' : `b/${path}`, oldHeader: undefined, newHeader: undefined, hunks });
}

/** Regions whose lines around them would touch are shown as one. */
function grouped(regions: readonly LineRegion[]): LineRegion[][] {
  const groups: LineRegion[][] = [];
  for (const region of regions) {
    const last = groups.at(-1);
    if (last !== undefined && region.beforeStart - (last.at(-1) as LineRegion).beforeEnd <= 2 * CONTEXT) last.push(region);
    else groups.push([region]);
  }
  return groups;
}
