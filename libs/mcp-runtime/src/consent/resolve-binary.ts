import { accessSync, constants, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';

export interface Surroundings {
  /** The PATH a bare name is looked up on. */
  readonly path: string;
  /** Where a path that is not absolute starts. */
  readonly workingDirectory: string;
  readonly platform?: NodeJS.Platform;
}

/** Windows starts these without their ending being typed. */
const WINDOWS_ENDINGS = ['', '.com', '.exe', '.bat', '.cmd'];

/**
 * The absolute path of the file that a command names, found as the system would find it; null where there is none that may be executed.
 * Links are not followed: a version manager's link is what the user knows, and what it points to changes with every update.
 */
export function resolveBinary(command: string, { path, workingDirectory, platform = process.platform }: Surroundings): string | null {
  const isWindows = platform === 'win32';
  const paths = isWindows ? win32 : posix;
  const isPath = command.includes('/') || (isWindows && command.includes('\\'));
  const folders = isPath ? [''] : path.split(paths.delimiter).filter((folder) => folder !== '');
  for (const folder of folders) {
    for (const ending of isWindows ? WINDOWS_ENDINGS : ['']) {
      const candidate = paths.resolve(workingDirectory, folder, `${command}${ending}`);
      if (isExecutableFile(candidate)) return candidate;
    }
  }
  return null;
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
