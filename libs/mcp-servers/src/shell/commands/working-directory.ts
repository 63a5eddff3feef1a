import { realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { ToolError } from '../../kit/index.ts';

/**
 * A folder of the workspace by its real path; `given` is from the workspace's root, or absolute. Throws ToolError `denied` or `invalid`. What a command
 * does from there is the sandbox's matter: it may change the folder as it likes.
 */
export function workingDirectory(workspaceRoot: string, given: string | undefined): string {
  if (given === undefined || given === '') {
    if (statSync(workspaceRoot, { throwIfNoEntry: false })?.isDirectory() !== true) throw vanished(workspaceRoot);
    return workspaceRoot;
  }
  if (given.includes('\0')) throw unusable(given, 'holds a NUL');
  const wanted = resolve(workspaceRoot, given);
  // Said without looking at the disk, so that nothing outside can be probed for.
  if (!isInside(workspaceRoot, wanted)) throw outside(given, workspaceRoot);
  const real = realPathOf(wanted, given);
  if (!isInside(workspaceRoot, real)) throw outside(given, workspaceRoot);
  if (!statSync(real).isDirectory()) throw unusable(given, 'is not a folder');
  return real;
}

export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function realPathOf(path: string, given: string): string {
  try {
    return realpathSync(path);
  } catch (cause) {
    throw unusable(given, (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be used', cause);
  }
}

function vanished(workspaceRoot: string): ToolError {
  return new ToolError('error', 'workspace-gone', { problem: `The workspace ${workspaceRoot} is not there any more.`, remedy: 'Tell the user: it was moved, renamed or removed, and no command can run until it is back.' });
}

function outside(given: string, workspaceRoot: string): ToolError {
  return new ToolError('denied', 'outside', { problem: `The folder "${given}" lies outside of the workspace.`, remedy: `Give a folder inside of ${workspaceRoot}, or leave cwd out.` });
}

function unusable(given: string, why: string, cause?: unknown): ToolError {
  return new ToolError('invalid', 'folder-unusable', { problem: `The folder "${given}" ${why}.`, remedy: 'Give an existing folder of the workspace, or leave cwd out.' }, { cause });
}
