import { Change, presentableDiff } from '@codemirror/merge';
import type { ReviewHunk } from '@chatos/contracts';

/** Beyond this many characters within one hunk, it is not told which words of its lines changed. */
const MOST_COMPARED = 40_000;
/** How hard the words of one hunk are compared: CodeMirror's own measure, and an end to it. */
const EFFORT = { scanLimit: 500, timeout: 40 };

/** Where each line begins; a line that would come behind the last one begins at the end. Lines count from 1. */
export class LineStarts {
  private readonly starts: readonly number[];
  private readonly end: number;

  constructor(text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.starts = starts;
    this.end = text.length;
  }

  of(line: number): number {
    return this.starts[Math.max(1, line) - 1] ?? this.end;
  }
}

/** The range of one side of a hunk. An empty one lies behind the line it names. */
export function rangeOf(starts: LineStarts, start: number, lines: number): { readonly from: number; readonly to: number } {
  if (lines === 0) return { from: starts.of(start + 1), to: starts.of(start + 1) };
  return { from: starts.of(start), to: starts.of(start + lines) };
}

/**
 * The recorded hunks as CodeMirror's changes, with the words that changed within each. So the parts that are drawn are those that can be kept and
 * undone, and a file of many lines is not compared as a whole.
 * @returns null where the texts differ outside of the hunks too: then these hunks do not belong to these texts
 */
export function changesOfHunks(before: string, after: string, hunks: readonly ReviewHunk[]): Change[] | null {
  const [startsBefore, startsAfter] = [new LineStarts(before), new LineStarts(after)];
  const changes: Change[] = [];
  let [readBefore, readAfter] = [0, 0];
  for (const hunk of hunks) {
    const a = rangeOf(startsBefore, hunk.beforeStart, hunk.beforeLines);
    const b = rangeOf(startsAfter, hunk.afterStart, hunk.afterLines);
    if (a.from < readBefore || b.from < readAfter || before.slice(readBefore, a.from) !== after.slice(readAfter, b.from)) return null;
    changes.push(...changesWithin(before.slice(a.from, a.to), after.slice(b.from, b.to), a.from, b.from));
    [readBefore, readAfter] = [a.to, b.to];
  }
  return before.slice(readBefore) === after.slice(readAfter) ? changes : null;
}

function changesWithin(before: string, after: string, fromBefore: number, fromAfter: number): Change[] {
  const isWhole = before === '' || after === '' || before.length + after.length > MOST_COMPARED;
  const changes = isWhole ? [new Change(0, before.length, 0, after.length)] : presentableDiff(before, after, EFFORT);
  return changes.map(({ fromA, toA, fromB, toB }) => new Change(fromA + fromBefore, toA + fromBefore, fromB + fromAfter, toB + fromAfter));
}

/** Both texts with line ends of one character where each line of both ends in CR LF: a mark at every line would say nothing. Others keep theirs, and show them. */
export function withPlainLineEnds(before: string, after: string): { readonly before: string; readonly after: string } {
  if (!hasOnlyCrLf(before) || !hasOnlyCrLf(after)) return { before, after };
  return { before: before.replaceAll('\r\n', '\n'), after: after.replaceAll('\r\n', '\n') };
}

function hasOnlyCrLf(text: string): boolean {
  return !/(?:^|[^\r])\n/.test(text) && !/\r(?!\n)/.test(text);
}
