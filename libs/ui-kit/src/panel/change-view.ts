import type { FileChange } from '@chatos/contracts';
import { diffRows } from '../text/diff-view.tsx';

/** One line of a difference in unified form, by what it says. */
export type DiffSign = '+' | '-' | '@' | ' ';
export interface DiffLine { readonly sign: DiffSign; readonly text: string }

/** The lines of a difference in unified form. The names of the files above the first hunk are left out: they are told elsewhere. */
export function diffLinesOf(diff: string): DiffLine[] {
  const rows = diff === '' ? [] : diffRows(diff);
  const first = rows.findIndex(({ text }) => text.startsWith('@@'));
  if (first === -1) return rows.map(({ text }) => ({ sign: ' ', text }));
  return rows.slice(first).map(({ kind, text }) => ({ sign: kind ?? ' ', text }));
}

export function countLines(lines: readonly DiffLine[]): { added: number; removed: number } {
  return { added: lines.filter(({ sign }) => sign === '+').length, removed: lines.filter(({ sign }) => sign === '-').length };
}

export interface FileGroup {
  /** Its whole path. */
  readonly path: string;
  readonly changes: readonly FileChange[];
}

/** The changes by file; files and changes in the order given. */
export function groupByFile(changes: readonly FileChange[]): FileGroup[] {
  const groups = new Map<string, FileChange[]>();
  for (const change of changes) {
    const known = groups.get(change.absolutePath);
    if (known === undefined) groups.set(change.absolutePath, [change]);
    else known.push(change);
  }
  return [...groups].map(([path, those]) => ({ path, changes: those }));
}

/** In the units of the settings: `12 MB`. */
export function formatMegabytes(bytes: number): string {
  const megabytes = bytes / (1024 * 1024);
  if (bytes === 0 || megabytes >= 10) return `${Math.round(megabytes)} MB`;
  return megabytes < 0.1 ? 'less than 0.1 MB' : `${megabytes.toFixed(1)} MB`;
}
