import type { Access } from '../access/access.ts';
import { notFound } from '../access/access.ts';
import { showParts } from '../access/paths.ts';
import { WorkspaceError } from '../errors.ts';
import { decodeText, encodeText } from '../read/text.ts';
import type { EditRequest } from '../types.ts';
import { lineEndsOf, withLineEnds } from './line-ends.ts';
import { nearMatches } from './near-matches.ts';
import { checkWriteSize, fileTree, locateFileToChange } from './targets.ts';
import { Budget, readTree } from './tree.ts';
import type { Plan } from './write.ts';

/** Replaces a text that must be in the file exactly as often as told; only the kind of its line ends is taken from the file. */
export function planEdit(access: Access, path: string, { oldString, newString, expectedReplacements = 1 }: EditRequest): Plan {
  checkArguments(oldString, newString, expectedReplacements);
  const located = locateFileToChange(access, path);
  if (located.status === null) throw notFound(located.parts);
  const shown = showParts(located.parts);
  const before = readTree(access, located, new Budget());
  const [file] = before;
  if (file === undefined) throw notFound(located.parts);
  const text = decodeText(file.bytes, shown, 'Only text is edited. Write the file whole (write_file with contents_base64), or use a shell command.');
  const ends = lineEndsOf(text);
  const [wanted, replacement] = [withLineEnds(oldString, ends), withLineEnds(newString, ends)];
  if (wanted === replacement) throw new WorkspaceError('nothing-to-change', { problem: 'The old text and the new one are the same.', remedy: 'Give a new text that differs.' });
  const pieces = text.split(wanted);
  const found = countOccurrences(text, wanted);
  if (found !== expectedReplacements || pieces.length - 1 !== found) throw mismatch(shown, text, wanted, found, expectedReplacements);
  const after = encodeText(pieces.join(replacement));
  checkWriteSize(access, shown, after.length);
  return { summary: `edit ${shown}`, steps: [{ kind: 'plant', parts: located.parts, before, after: fileTree(after, file.mode) }] };
}

function checkArguments(oldString: string, newString: string, expected: number): void {
  if (oldString === '') throw new WorkspaceError('argument-invalid', { problem: 'The text to replace is empty.', remedy: 'Give text that is in the file; to make a file or add to its end, write it (write_file).' });
  if (!Number.isInteger(expected) || expected < 1) throw new WorkspaceError('argument-invalid', { problem: `${expected} replacements cannot be made.`, remedy: 'Expect at least 1.' });
  if (newString.includes('\0')) throw new WorkspaceError('argument-invalid', { problem: 'The new text holds a NUL character, which no text file does.', remedy: 'Leave it out.' });
}

/** Also those that overlap, between which nobody could choose. */
function countOccurrences(text: string, wanted: string): number {
  let count = 0;
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) count += 1;
  return count;
}

function mismatch(path: string, text: string, wanted: string, found: number, expected: number): WorkspaceError {
  if (found > 0) {
    return new WorkspaceError('no-match', {
      problem: `The text to replace is ${found} times in "${path}" (at lines ${linesHolding(text, wanted).join(', ')}), not ${expected} times. Nothing was changed.`,
      remedy: 'Give more of the lines around it, so that it is there once, or say how often it is expected (expected_replacements).',
    });
  }
  const near = nearMatches(text, wanted);
  return new WorkspaceError('no-match', {
    problem: `The text to replace is not in "${path}". Nothing was changed.`,
    remedy: near.length > 0 ? `It is there with other white space at line ${near.join(', ')}: read these lines and give the text exactly as it stands there.` : 'Read the file again and give the text exactly as it stands there.',
  });
}

const MOST_LINES = 10;

function linesHolding(text: string, wanted: string): number[] {
  const lines: number[] = [];
  let line = 1;
  let from = 0;
  for (let at = text.indexOf(wanted); at !== -1 && lines.length < MOST_LINES; at = text.indexOf(wanted, at + 1)) {
    for (let newline = text.indexOf('\n', from); newline !== -1 && newline < at; newline = text.indexOf('\n', newline + 1)) {
      line += 1;
      from = newline + 1;
    }
    lines.push(line);
  }
  return lines;
}
