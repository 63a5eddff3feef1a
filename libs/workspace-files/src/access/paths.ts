import { isAbsolute, relative, sep } from 'node:path';
import { WorkspaceError } from '../errors.ts';

/** Names of the entries on the way from the workspace's root; empty for the root itself. */
export type Parts = readonly string[];

/** As paths are shown and recorded: from the root, with `/`. */
export function showParts(parts: Parts): string {
  return parts.length === 0 ? '.' : parts.join('/');
}

/**
 * The parts of a path as a caller gives it: from the workspace's root, or absolute and inside it (`roots`: the root as it was given and its
 * real path). `..` is taken back by name; a path that leads above the root is refused, also where it would come back. Throws WorkspaceError.
 */
export function parsePath(given: string, roots: readonly string[]): Parts {
  if (given.includes('\0')) throw new WorkspaceError('path-invalid', { problem: 'The path holds a NUL character.', remedy: 'Give a path without it.' });
  if (/^~[\w.-]*(?:[/\\]|$)/.test(given)) {
    throw new WorkspaceError('path-invalid', { problem: `The path "${given}" begins with "~", which is not expanded.`, remedy: 'Give the path from the root of the workspace.' });
  }
  const names = splitNames(isAbsolute(given) ? fromRoot(given, roots) : given);
  const parts: string[] = [];
  for (const name of names) {
    if (name !== '..') parts.push(name);
    else if (parts.pop() === undefined) throw outside(given);
  }
  if (process.platform === 'win32') for (const name of parts) refuseWindowsForms(name, given);
  return parts;
}

/** The names in a path without empty ones and `.`; `..` stays. */
export function splitNames(path: string): string[] {
  return path.split(process.platform === 'win32' ? /[/\\]/ : '/').filter((name) => name !== '' && name !== '.');
}

/** Whether a path says by its end that a directory is meant: `x/`, `x/.`, `x/..`. */
export function meansDirectory(given: string): boolean {
  return (process.platform === 'win32' ? /[/\\]\.{0,2}$/ : /\/\.{0,2}$/).test(given);
}

/** Names are told apart by their case on Linux alone; elsewhere two spellings may be one file. */
export function comparablePath(path: string): string {
  return process.platform === 'linux' ? path : path.normalize('NFC').toLowerCase();
}

export function outside(given: string): WorkspaceError {
  return new WorkspaceError('outside', { problem: `The path "${given}" lies outside the workspace.`, remedy: 'Give a path inside it, from its root. Nothing else can be reached with this tool.' });
}

function fromRoot(given: string, roots: readonly string[]): string {
  for (const root of roots) {
    const path = relative(root, given);
    if (path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path)) return path;
  }
  throw outside(given);
}

/** On Windows `file:stream` is another stream of the file, `C:name` a path of another drive, and a dot or space at the end of a name is dropped. */
function refuseWindowsForms(name: string, given: string): void {
  if (!/[:<>"|?*]|[. ]$/.test(name) && !isReservedByWindows(name)) return;
  throw new WorkspaceError('path-invalid', { problem: `Windows takes "${name}" in the path "${given}" for something else than a file's name.`, remedy: 'Give the plain name of a file.' });
}

/** Names of devices, with any ending: `NUL`, `com1.txt`. */
export function isReservedByWindows(name: string): boolean {
  return /^(?:con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])(?:\s*(?:\.|$))/i.test(name);
}
