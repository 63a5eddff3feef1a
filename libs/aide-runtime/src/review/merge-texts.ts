import type { LineRegion } from './line-regions.ts';
import { changedRegions } from './line-regions.ts';
import { linesOf } from './text-lines.ts';

export interface MergedText {
  readonly text: string;
  /** Places where both sides changed the same lines in different ways; they are marked in the text. */
  readonly conflicts: number;
}

export interface MergeSides {
  /** What both sides started from. */
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/** Regions of both sides that overlap in the base, taken together. */
interface Cluster {
  start: number;
  end: number;
  isUnended: boolean;
  readonly ours: LineRegion[];
  readonly theirs: LineRegion[];
}

/**
 * Both sides' changes of a common base in one text. Changes that touch without overlapping are both made; what both changed in the same way is made once; of all
 * else neither is chosen: both stand in the text between marks.
 */
export function mergeTexts({ base, ours, theirs }: MergeSides): MergedText {
  const [baseLines, ourLines, theirLines] = [linesOf(base), linesOf(ours), linesOf(theirs)];
  const clusters = clustersOf([
    ...changedRegions(baseLines, ourLines).map((region) => ({ region, isOurs: true, isUnended: isUnended(region, ourLines) })),
    ...changedRegions(baseLines, theirLines).map((region) => ({ region, isOurs: false, isUnended: isUnended(region, theirLines) })),
  ]);
  const merged: string[] = [];
  let conflicts = 0;
  let at = 0;
  for (const cluster of clusters) {
    pushAll(merged, baseLines.slice(at, cluster.start));
    at = cluster.end;
    const [mine, others] = [sideOf(cluster, cluster.ours, baseLines, ourLines), sideOf(cluster, cluster.theirs, baseLines, theirLines)];
    if (cluster.theirs.length === 0 || isSame(mine, others)) pushAll(merged, mine);
    else if (cluster.ours.length === 0) pushAll(merged, others);
    else {
      conflicts += 1;
      pushAll(merged, markedConflict(mine, baseLines.slice(cluster.start, cluster.end), others));
    }
  }
  pushAll(merged, baseLines.slice(at));
  return { text: merged.join(''), conflicts };
}

/** The whole of both sides between marks, where nothing of them can be taken for granted: one of them is no more. */
export function wholeConflict({ base, ours, theirs }: MergeSides): MergedText {
  return { text: markedConflict(linesOf(ours), linesOf(base), linesOf(theirs)).join(''), conflicts: 1 };
}

interface SideRegion {
  readonly region: LineRegion;
  readonly isOurs: boolean;
  /** Its last line has no end, so that nothing can stand behind it. */
  readonly isUnended: boolean;
}

function isUnended({ afterStart, afterEnd }: LineRegion, lines: readonly string[]): boolean {
  return afterEnd > afterStart && !(lines[afterEnd - 1] as string).endsWith('\n');
}

function clustersOf(all: readonly SideRegion[]): Cluster[] {
  // Of two at one place the insertion comes first, since it stands in front of what the other replaces.
  const sorted = all.toSorted((left, right) => left.region.beforeStart - right.region.beforeStart || left.region.beforeEnd - right.region.beforeEnd);
  const clusters: Cluster[] = [];
  for (const { region, isOurs, isUnended: unended } of sorted) {
    const last = clusters.at(-1);
    const joined = last !== undefined && overlaps(last, region) ? last : { start: region.beforeStart, end: region.beforeEnd, isUnended: false, ours: [], theirs: [] };
    if (joined !== last) clusters.push(joined);
    joined.end = Math.max(joined.end, region.beforeEnd);
    joined.isUnended ||= unended;
    (isOurs ? joined.ours : joined.theirs).push(region);
  }
  return clusters;
}

/** The region begins at or behind the cluster's start. Two insertions at one place overlap: nobody knows their order. */
function overlaps({ start, end, isUnended: unended }: Cluster, region: LineRegion): boolean {
  if (region.beforeStart < end) return true;
  return region.beforeStart === end && (unended || (start === end && region.beforeStart === region.beforeEnd));
}

/** What one side makes of the cluster's lines of the base. */
function sideOf(cluster: Cluster, regions: readonly LineRegion[], base: readonly string[], side: readonly string[]): string[] {
  const lines: string[] = [];
  let at = cluster.start;
  for (const region of regions) {
    pushAll(lines, base.slice(at, region.beforeStart));
    pushAll(lines, side.slice(region.afterStart, region.afterEnd));
    at = region.beforeEnd;
  }
  pushAll(lines, base.slice(at, cluster.end));
  return lines;
}

function markedConflict(ours: readonly string[], base: readonly string[], theirs: readonly string[]): string[] {
  const end = [...ours, ...base, ...theirs].some((line) => line.endsWith('\r\n')) ? '\r\n' : '\n';
  const whole = (lines: readonly string[]) => lines.map((line) => (line.endsWith('\n') ? line : line + end));
  return [`<<<<<<< the file as it is now${end}`, ...whole(ours), `||||||| as it was recorded${end}`, ...whole(base), `=======${end}`, ...whole(theirs), `>>>>>>> with the undo${end}`];
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((line, index) => line === right[index]);
}

/** Not spread: a side may have more lines than a call may have arguments. */
function pushAll(target: string[], lines: readonly string[]): void {
  for (const line of lines) target.push(line);
}
