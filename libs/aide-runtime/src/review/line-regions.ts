import { diffArrays } from 'diff';

/** One connected difference of two rows of lines: `before[beforeStart, beforeEnd)` became `after[afterStart, afterEnd)`. */
export interface LineRegion {
  readonly beforeStart: number;
  readonly beforeEnd: number;
  readonly afterStart: number;
  readonly afterEnd: number;
}

/**
 * Beyond as many changed lines the shortest difference is not looked for: all between what both begin with and what both end with is then one region. A bound of
 * work and not of time, so that the same texts always have the same regions.
 */
const MAX_EDIT_LENGTH = 1_500;

/** What differs, in order; no two regions touch. Empty where nothing does. */
export function changedRegions(before: readonly string[], after: readonly string[]): LineRegion[] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const [oldLines, newLines] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  if (oldLines.length === 0 && newLines.length === 0) return [];
  const whole = { beforeStart: start, beforeEnd: before.length - end, afterStart: start, afterEnd: after.length - end };
  if (oldLines.length === 0 || newLines.length === 0) return [whole];
  const parts = diffArrays(oldLines, newLines, { maxEditLength: MAX_EDIT_LENGTH });
  return parts === undefined ? [whole] : toRegions(parts, start);
}

function toRegions(parts: readonly { count: number; added: boolean; removed: boolean }[], start: number): LineRegion[] {
  const regions: LineRegion[] = [];
  let [beforeAt, afterAt] = [start, start];
  let open: { beforeStart: number; afterStart: number } | null = null;
  const close = () => {
    if (open !== null) regions.push({ ...open, beforeEnd: beforeAt, afterEnd: afterAt });
    open = null;
  };
  for (const { count, added, removed } of parts) {
    if (!added && !removed) close();
    else open ??= { beforeStart: beforeAt, afterStart: afterAt };
    if (!added) beforeAt += count;
    if (!removed) afterAt += count;
  }
  close();
  return regions;
}
