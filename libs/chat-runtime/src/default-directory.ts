import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, parse, relative } from 'node:path';

/**
 * Where Chat's tool servers run: in the user's home, as a program started from a desktop does, so that a relative path in a server's
 * command means what the user expects. A home that is none (missing, the root of a disk, within the state root, as service accounts have)
 * would hand a server more or other files than the user meant: then it is a directory of Chat's own.
 */
export function chooseDefaultDirectory(inherited: Readonly<Record<string, string>>, ownDirectory: string, stateRoot: string): string {
  const home = inherited['HOME'] ?? inherited['USERPROFILE'];
  if (home !== undefined && isUsableHome(home, stateRoot)) return home;
  mkdirSync(ownDirectory, { recursive: true, mode: 0o700 });
  return ownDirectory;
}

function isUsableHome(home: string, stateRoot: string): boolean {
  if (!isAbsolute(home) || statSync(home, { throwIfNoEntry: false })?.isDirectory() !== true) return false;
  const real = realpathSync(home);
  return real !== parse(real).root && !isWithin(real, existsSync(stateRoot) ? realpathSync(stateRoot) : stateRoot);
}

function isWithin(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}
