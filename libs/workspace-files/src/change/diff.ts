import type { StructuredPatch } from 'diff';
import { formatPatch, structuredPatch } from 'diff';
import { isText } from '../read/text.ts';

export interface DiffSide {
  bytes: Uint8Array;
  /** As git writes it. */
  mode: number;
}

/** Beyond as many changed lines, or as long a search, the shortest difference is not looked for: all lines that differ are one hunk. */
const MAX_EDIT_LENGTH = 2_000;
const MAX_SEARCH_MS = 1_000;
const CONTEXT = 3;
/** Beyond this both sides together are not shown line by line: nobody reads it, and it would be kept with every record of the change. */
const MAX_SHOWN_BYTES = 2 * 1024 * 1024;

/** The difference of one file as git shows it; of a binary one, or one too large to be read, a line that says so. A side that is null does not exist. Empty where nothing differs. */
export function gitDiff(path: string, before: DiffSide | null, after: DiffSide | null): string {
  const oldName = before === null ? '/dev/null' : `a/${path}`;
  const newName = after === null ? '/dev/null' : `b/${path}`;
  const octal = (side: DiffSide | null) => side?.mode.toString(8);
  const patch: StructuredPatch = {
    oldFileName: oldName,
    newFileName: newName,
    oldHeader: undefined,
    newHeader: undefined,
    isGit: true,
    ...(before === null && { isCreate: true, newMode: octal(after) }),
    ...(after === null && { isDelete: true, oldMode: octal(before) }),
    ...(before !== null && after !== null && before.mode !== after.mode && { oldMode: octal(before), newMode: octal(after) }),
    hunks: [],
  };
  if (before !== null && after !== null && before.mode === after.mode && Buffer.compare(before.bytes, after.bytes) === 0) return '';
  if ([before, after].some((side) => side !== null && !isText(side.bytes))) {
    return `${formatPatch(patch)}Binary files ${quoted(patch, 'old')} and ${quoted(patch, 'new')} differ\n`;
  }
  const size = (before?.bytes.length ?? 0) + (after?.bytes.length ?? 0);
  if (size > MAX_SHOWN_BYTES) return `${formatPatch(patch)}Files ${quoted(patch, 'old')} and ${quoted(patch, 'new')} differ (too large to show)\n`;
  return formatPatch({ ...patch, hunks: hunksOf(textOf(before), textOf(after)) });
}

/** The name as git quotes it, which the library does for its own headers. */
function quoted(patch: StructuredPatch, side: 'old' | 'new'): string {
  const name = side === 'old' ? patch.oldFileName : patch.newFileName;
  const header = formatPatch({ oldFileName: name, newFileName: name, oldHeader: undefined, newHeader: undefined, hunks: [] });
  return (header.split('\n').find((line) => line.startsWith('+++ ')) ?? `+++ ${name}`).slice('+++ '.length);
}

function textOf(side: DiffSide | null): string {
  return side === null ? '' : new TextDecoder('utf-8', { ignoreBOM: true }).decode(side.bytes);
}

function hunksOf(before: string, after: string): StructuredPatch['hunks'] {
  const found = structuredPatch('a', 'b', before, after, undefined, undefined, { context: CONTEXT, maxEditLength: MAX_EDIT_LENGTH, timeout: MAX_SEARCH_MS });
  return found?.hunks ?? [wholeHunk(before, after)];
}

/** Everything between the lines both begin with and those both end with. */
function wholeHunk(before: string, after: string): StructuredPatch['hunks'][number] {
  const [oldLines, newLines] = [linesOf(before), linesOf(after)];
  const most = Math.min(oldLines.length, newLines.length);
  let start = 0;
  while (start < most && oldLines[start] === newLines[start]) start += 1;
  let end = 0;
  while (end < most - start && oldLines.at(-1 - end) === newLines.at(-1 - end)) end += 1;
  const first = Math.max(0, start - CONTEXT);
  const tail = Math.max(0, end - CONTEXT);
  const marked = (sign: string, lines: string[]) => lines.flatMap((line) => (line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, '\\ No newline at end of file']));
  return {
    oldStart: first + 1,
    newStart: first + 1,
    oldLines: oldLines.length - first - tail,
    newLines: newLines.length - first - tail,
    lines: [
      ...marked(' ', oldLines.slice(first, start)),
      ...marked('-', oldLines.slice(start, oldLines.length - end)),
      ...marked('+', newLines.slice(start, newLines.length - end)),
      ...marked(' ', oldLines.slice(oldLines.length - end, oldLines.length - tail)),
    ],
  };
}

/** Lines with their ends. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
