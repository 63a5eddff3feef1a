import { ConversationError } from '../errors.ts';
import { statSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative } from 'node:path';

/**
 * The real path of a folder the user wants to work in, or UNUSABLE_INPUT with what is wrong with it. A folder of ChatOS's own state is none:
 * an agent that edits there edits its own history.
 */
export async function usableWorkspacePath(path: string, stateRoot: string): Promise<string> {
  if (!isAbsolute(path)) throw unusable(`"${path}" is not an absolute path.`, 'Enter the whole path of the folder, from the root of the disk.');
  const real = await realpath(path).catch((error: unknown) => {
    throw unusable(`The folder "${path}" cannot be opened: ${reasonOf(error)}.`, 'Choose a folder that exists and that you may read.');
  });
  if (!(await stat(real)).isDirectory()) throw unusable(`"${path}" is a file, not a folder.`, 'Choose the folder it lies in.');
  if (isWithin(real, await realpath(stateRoot))) throw unusable(`"${path}" belongs to the state of ChatOS itself.`, 'Choose a folder of your own work.');
  return real;
}

/**
 * The folder itself, where it is still there.
 * @throws ConversationError UNUSABLE_INPUT where it is gone: a turn that began without it would work somewhere else
 */
export function presentWorkspace(path: string, remedy: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return path;
  throw unusable(`The folder of this workspace is gone: ${path}.`, remedy);
}

/** Whether the folder is still there. */
export async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then((entry) => entry.isDirectory(), () => false);
}

function isWithin(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'it does not exist';
  if (code === 'EACCES' || code === 'EPERM') return 'access is denied';
  if (code === 'ELOOP') return 'its links lead round in a circle';
  return error instanceof Error ? error.message : String(error);
}

function unusable(problem: string, remedy: string): ConversationError {
  return new ConversationError('UNUSABLE_INPUT', { problem, remedy });
}
