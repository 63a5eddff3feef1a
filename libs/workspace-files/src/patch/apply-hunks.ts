import { linesOf } from '../change/diff.ts';
import { lineEndsOf } from '../change/line-ends.ts';
import { nearMatches } from '../change/near-matches.ts';
import type { Hunk, HunkLine } from './model.ts';

/** `places`: the index of the line at which each hunk was found. */
export type Applied = { text: string; places: readonly number[] } | { mismatch: string };

/** Stands before the first line, and is not written in patches by hand. */
const BYTE_ORDER_MARK = '\ufeff';

export interface Fitting {
  /** How far a hunk may stand from where the patch says: anywhere it fits once, or there alone. */
  placing: 'anywhere' | 'exact';
  /** git made the patch: its lines end as they stand there, and less context on one side says that the file begins or ends there. */
  isByGit: boolean;
}

/**
 * The text after all hunks, which match exactly: no line of context is passed over. A hunk that does not stand where the patch says must fit at
 * one place only. The file's kind of line ends is kept, also when the patch was written with another; so is a missing last line end where
 * the patch says nothing of it.
 */
export function applyHunks(text: string, hunks: readonly Hunk[], fitting: Fitting): Applied {
  if (!text.startsWith(BYTE_ORDER_MARK) || hunks.some((hunk) => hunk.lines.some((line) => line.text.startsWith(BYTE_ORDER_MARK)))) return applyToText(text, hunks, fitting);
  const applied = applyToText(text.slice(BYTE_ORDER_MARK.length), hunks, fitting);
  return 'mismatch' in applied ? applied : { ...applied, text: BYTE_ORDER_MARK + applied.text };
}

function applyToText(text: string, hunks: readonly Hunk[], fitting: Fitting): Applied {
  const converted = withLineEndsOf(text, hunks);
  if (converted === hunks) return applyAsWritten(text, hunks, fitting);
  const [first, second] = fitting.isByGit ? [hunks, converted] : [converted, hunks];
  const applied = applyAsWritten(text, first, fitting);
  if ('text' in applied) return applied;
  const other = applyAsWritten(text, second, fitting);
  return 'text' in other ? other : applied;
}

function applyAsWritten(text: string, hunks: readonly Hunk[], fitting: Fitting): Applied {
  const first = applyLines(linesOf(text), hunks, fitting);
  if ('text' in first || fitting.isByGit || text === '' || text.endsWith('\n') || hunks.some((hunk) => hunk.lines.some((line) => !line.text.endsWith('\n')))) return first;
  const end = lineEndsOf(text) === 'crlf' ? '\r\n' : '\n';
  const second = applyLines(linesOf(text + end), hunks, fitting);
  if ('mismatch' in second) return first;
  return { ...second, text: second.text.endsWith(end) ? second.text.slice(0, -end.length) : second.text };
}

/** The hunks that take the change back. */
export function reverseHunks(hunks: readonly Hunk[]): Hunk[] {
  const turned = { ' ': ' ', '+': '-', '-': '+' } as const;
  return hunks.map((hunk) => ({
    ...hunk,
    place: hunk.place === null ? null : { before: hunk.place.after, after: hunk.place.before },
    lines: hunk.lines.map(({ sign, text }) => ({ sign: turned[sign], text })),
  }));
}

/** Whether the text holds the result of every hunk already. Where hunks would fit once more at the very same lines, those that only grew say yes. */
export function holdsResult(text: string, hunks: readonly Hunk[], isByGit: boolean): boolean {
  if (hunks.length === 0) return false;
  const reversed = reverseHunks(hunks);
  const exact = applyHunks(text, reversed, { placing: 'exact', isByGit });
  const taken = 'mismatch' in exact ? applyHunks(text, reversed, { placing: 'anywhere', isByGit }) : exact;
  if ('mismatch' in taken) return false;
  const again = applyHunks(text, hunks, { placing: 'anywhere', isByGit });
  if ('mismatch' in again) return true;
  const grows = (hunk: Hunk) => hunk.lines.filter(({ sign }) => sign === '+').length > hunk.lines.filter(({ sign }) => sign === '-').length;
  return hunks.every((hunk, index) => grows(hunk) && again.places[index] === taken.places[index]);
}

function applyLines(lines: readonly string[], hunks: readonly Hunk[], fitting: Fitting): Applied {
  const result: string[] = [];
  const places: number[] = [];
  let cursor = 0;
  let drift = 0;
  for (const [index, hunk] of hunks.entries()) {
    const old = hunk.lines.filter(({ sign }) => sign !== '+').map(({ text }) => text);
    const found = findPlace(lines, hunk, old, { cursor, drift }, fitting);
    if (typeof found === 'string') return { mismatch: `hunk ${index + 1} ${found}` };
    if (hunk.place !== null) drift = found - hunk.place.before;
    places.push(found);
    result.push(...lines.slice(cursor, found));
    result.push(...hunk.lines.filter(({ sign }) => sign !== '-').map(({ text }) => text));
    cursor = found + old.length;
  }
  const whole = [...result, ...lines.slice(cursor)];
  const unended = whole.findIndex((line) => !line.endsWith('\n'));
  if (unended !== -1 && unended < whole.length - 1) return { mismatch: 'would put lines behind a last line without a line end' };
  return { text: whole.join(''), places };
}

/** The index at which the hunk stands, or why there is none. */
function findPlace(lines: readonly string[], hunk: Hunk, old: readonly string[], { cursor, drift }: { cursor: number; drift: number }, { placing, isByGit }: Fitting): number | string {
  const fitsAt = (at: number) => matchesAt(lines, old, at) && (!isByGit || isWhereContextEnds(lines, hunk, old, at));
  if (hunk.place !== null) {
    const stated = hunk.place.before + drift;
    if (stated >= cursor && stated + old.length <= lines.length && fitsAt(stated)) return stated;
    // Without a line of context nothing but the number tells the place.
    if (old.length === 0 || placing === 'exact') return 'does not fit at the line it names';
  }
  const start = afterAnchors(lines, hunk.anchors, cursor);
  if (typeof start === 'string') return start;
  if (old.length === 0) return hunk.isAtEnd ? lines.length : hunk.anchors.length > 0 ? start : 'has no line that stands in the file, so its place is not known';
  const fits: number[] = [];
  for (let at = start; at + old.length <= lines.length; at += 1) {
    if ((!hunk.isAtEnd || at + old.length === lines.length) && fitsAt(at)) fits.push(at);
  }
  const [only] = fits;
  if (only === undefined) return notFound(lines, old);
  // An anchor says: the first after it.
  if (fits.length > 1 && hunk.anchors.length === 0) return `fits at several places (lines ${fits.slice(0, 5).map((at) => at + 1).join(', ')})`;
  return only;
}

/** As GNU patch reads it: there would be as much context before as after, if the file did not begin or end there. */
function isWhereContextEnds(lines: readonly string[], hunk: Hunk, old: readonly string[], at: number): boolean {
  const before = hunk.lines.findIndex(({ sign }) => sign !== ' ');
  const after = hunk.lines.length - 1 - hunk.lines.findLastIndex(({ sign }) => sign !== ' ');
  return (before >= after || at === 0) && (after >= before || at + old.length === lines.length);
}

function matchesAt(lines: readonly string[], old: readonly string[], at: number): boolean {
  return old.every((line, index) => lines[at + index] === line);
}

function afterAnchors(lines: readonly string[], anchors: readonly string[], cursor: number): number | string {
  let start = cursor;
  for (const anchor of anchors) {
    const fits = lines.flatMap((line, index) => (index >= start && line.trim() === anchor ? [index] : []));
    if (fits.length === 0) return `names the line "${anchor}" after @@, which is not in the file`;
    if (fits.length > 1) return `names the line "${anchor}" after @@, which is in the file ${fits.length} times`;
    start = (fits[0] as number) + 1;
  }
  return start;
}

function notFound(lines: readonly string[], old: readonly string[]): string {
  const near = nearMatches(lines.join(''), old.join(''));
  return near.length === 0 ? 'does not fit: the lines it removes or keeps are not in the file' : `does not fit; with other white space its lines are at line ${near.join(', ')}`;
}

function withLineEndsOf(text: string, hunks: readonly Hunk[]): readonly Hunk[] {
  const ends = lineEndsOf(text);
  const hasCarriageReturns = hunks.some((hunk) => hunk.lines.some((line) => line.text.endsWith('\r\n')));
  if (ends !== 'crlf' || hasCarriageReturns) return hunks;
  return hunks.map((hunk) => ({ ...hunk, lines: hunk.lines.map((line): HunkLine => ({ ...line, text: line.text.replace(/\n$/, '\r\n') })) }));
}
