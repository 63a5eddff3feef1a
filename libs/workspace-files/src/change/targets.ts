import type { Access, Located } from '../access/access.ts';
import { linkRefused } from '../access/access.ts';
import { checkNewName } from '../access/names.ts';
import { meansDirectory, showParts } from '../access/paths.ts';
import { WorkspaceError } from '../errors.ts';
import type { Tree } from './tree.ts';
import { refusedGit } from './tree.ts';

/** Where something may be changed: not the workspace itself, nothing of git's, and new names are fit. Throws WorkspaceError. */
export function locateToChange(access: Access, path: string, options: { followLast: boolean }): Located {
  const located = access.locate(path, options);
  if (located.parts.length === 0) throw new WorkspaceError('refused', { problem: 'The workspace itself is never removed, moved or replaced.', remedy: 'Give the path of something in it.' });
  if (located.isOfGit) throw refusedGit(located.parts);
  if (located.status === null) for (const name of [...located.missing, located.parts.at(-1) as string]) checkNewName(name);
  return located;
}

/** A file that is there, or could be made there. Throws WorkspaceError `not-a-file`, `link-refused`, `path-invalid`. */
export function locateFileToChange(access: Access, path: string): Located {
  const located = locateToChange(access, path, { followLast: true });
  const { status } = located;
  if (status?.isSymbolicLink() === true) throw linkRefused(located.parts);
  if (status !== null && !status.isFile()) {
    throw new WorkspaceError('not-a-file', { problem: `"${showParts(located.parts)}" is ${status.isDirectory() ? 'a directory' : 'no regular file'}.`, remedy: 'Give the path of a file.' });
  }
  refuseDirectoryForm(path);
  return located;
}

/** Throws WorkspaceError `path-invalid` where the path of what is no directory ends as that of one. */
export function refuseDirectoryForm(path: string): void {
  if (!meansDirectory(path)) return;
  throw new WorkspaceError('path-invalid', { problem: `The path "${path}" ends as that of a directory does, but a file is meant.`, remedy: 'Give the whole path of the file, with its name and no "/" at the end.' });
}

/** The tree of one file. */
export function fileTree(bytes: Uint8Array, mode: number | null): Tree {
  return [{ parts: [], kind: 'file', bytes, mode }];
}

/** Throws WorkspaceError `too-large`. */
export function checkWriteSize(access: Access, path: string, bytes: number): void {
  const { maxWriteBytes } = access.policy;
  if (bytes <= maxWriteBytes) return;
  throw new WorkspaceError('too-large', {
    problem: `"${path}" would be ${bytes} bytes long; the most that may be written is ${maxWriteBytes}.`,
    remedy: 'Split it into several files, or use a shell command. The user may raise the limit in the settings (largest file written).',
  });
}
