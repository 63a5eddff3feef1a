import { styleText } from 'node:util';
import { printNote } from '../terminal/terminal.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { withoutControls } from '../terminal/visible-text.ts';
import type { RunChanges } from './changes-of-run.ts';

/** Prints what a run changed behind its answer: the difference on standard output, one line about it on standard error. */
export function printPatch(terminal: Terminal, { files, diff }: RunChanges, environment: Readonly<Record<string, string | undefined>>): void {
  if (files.length === 0) return printNote(terminal, 'no file was changed');
  const isTerminal = terminal.output.isTTY === true;
  // A file or a pipe gets the difference as it is, so that it can be applied.
  const text = isTerminal ? colored(withoutControls(diff), environment['NO_COLOR'] === undefined) : diff;
  terminal.output.write(`\n${text}`);
  const sum = (of: 'additions' | 'deletions') => files.reduce((total, file) => total + file[of], 0);
  printNote(terminal, `${files.length} ${files.length === 1 ? 'file' : 'files'} changed, ${sum('additions')} lines added, ${sum('deletions')} removed`);
}

function colored(diff: string, mayColor: boolean): string {
  if (!mayColor) return diff;
  return diff.split('\n').map((line) => {
    if (/^(---|\+\+\+) /.test(line)) return styleText('bold', line, { validateStream: false });
    const color = { '+': 'green', '-': 'red', '@': 'cyan' }[line[0] ?? ''] as 'green' | 'red' | 'cyan' | undefined;
    return color === undefined ? line : styleText(color, line, { validateStream: false });
  }).join('\n');
}
