import { sep } from 'node:path';
import { WorkspaceError } from '../errors.ts';
import type { SearchRequest } from '../types.ts';

/**
 * How ripgrep is called. It reads no settings, follows no links, and leaves out what is refused (`refused`: from the directory it runs in), which
 * only saves its reading there: what it finds is checked once more. Throws WorkspaceError `argument-invalid`.
 */
export function ripgrepArguments(request: SearchRequest, refused: readonly string[], target: 'directory' | 'stdin'): string[] {
  const { query, regex = false, caseSensitive = true, glob, includeIgnored = false, includeHidden = false, maxResults } = request;
  if (query === '' || query.includes('\0') || glob?.includes('\0') === true) {
    throw new WorkspaceError('argument-invalid', { problem: 'The text to search for is empty, or holds a NUL character.', remedy: 'Give the text to search for.' });
  }
  if (!Number.isInteger(maxResults) || maxResults < 1) throw new WorkspaceError('argument-invalid', { problem: `${maxResults} results cannot be searched for.`, remedy: 'Ask for at least 1.' });
  return [
    '--json', '--no-config', '--no-messages', '--no-follow', '--encoding=none', `--max-count=${maxResults + 1}`,
    caseSensitive ? '--case-sensitive' : '--ignore-case',
    ...(regex ? [] : ['--fixed-strings']),
    ...(query.includes('\n') ? ['--multiline'] : ['--crlf']),
    ...(includeIgnored ? ['--no-ignore'] : []),
    ...(includeHidden ? ['--hidden', '--glob=!.git'] : []),
    ...(glob === undefined || glob === '' ? [] : [`--glob=${glob}`]),
    ...refused.map((path) => `--glob=!/${escapeGlob(path)}`),
    `--regexp=${query}`,
    '--', target === 'stdin' ? '-' : '.',
  ];
}

function escapeGlob(path: string): string {
  return path.split(sep).map((name) => name.replaceAll(/[*?[{}\\]/g, (character) => (character === '\\' ? '\\\\' : `[${character}]`))).join('/');
}
