import { accessSync, constants, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';

export interface Surroundings {
  /** The PATH a bare name is looked up on. */
  readonly path: string;
  /** Where a path that is not absolute starts. */
  readonly workingDirectory: string;
  readonly platform?: NodeJS.Platform;
  /** Windows' PATHEXT: the endings a program is found by without their being typed, in their order. */
  readonly pathExtensions?: string | undefined;
}

/** What can be started here, of what PATHEXT may name: the rest are documents of some other program. */
const STARTABLE = ['.com', '.exe', '.bat', '.cmd'];

/**
 * The absolute path of the file that a command names, found as the system would find it; null where there is none that may be executed.
 * Links are not followed: a version manager's link is what the user knows, and what it points to changes with every update.
 */
export function resolveBinary(command: string, surroundings: Surroundings): string | null {
  return binaryCandidates(command, surroundings).find(isExecutableFile) ?? null;
}

/** Where a command may lie, in the order in which it is looked for. */
export function binaryCandidates(command: string, { path, workingDirectory, platform = process.platform, pathExtensions }: Surroundings): string[] {
  const isWindows = platform === 'win32';
  const paths = isWindows ? win32 : posix;
  const isPath = command.includes('/') || (isWindows && command.includes('\\'));
  const folders = isPath ? [''] : path.split(paths.delimiter).filter((folder) => folder !== '');
  const names = isWindows ? endingsFor(command, pathExtensions).map((ending) => `${command}${ending}`) : [command];
  return folders.flatMap((folder) => names.map((name) => paths.resolve(workingDirectory, folder, name)));
}

/** A file without an ending is no program on Windows: beside `npx.cmd` lies `npx`, a script for another system's shell. */
function endingsFor(command: string, pathExtensions = ''): string[] {
  const listed = pathExtensions.toLowerCase().split(';').filter((ending) => STARTABLE.includes(ending));
  const endings = listed.length === 0 ? STARTABLE : listed;
  return STARTABLE.includes(win32.extname(command).toLowerCase()) ? ['', ...endings] : endings;
}

function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not there, or not ours to execute: the next folder may have it.
    return false;
  }
}
