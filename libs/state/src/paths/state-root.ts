import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describeError, StateError, systemErrorCode } from '../errors.ts';

declare const stateRootBrand: unique symbol;

/** The directory that holds everything this installation keeps: an absolute path that existed and could be written when it was resolved. */
export interface StateRoot {
  readonly [stateRootBrand]: true;
  readonly path: string;
}

/**
 * Makes the directory (mode 0700) where it is missing and checks that it can be worked in.
 * Throws StateError `state-root-unusable` that names what was found in its place.
 */
export function resolveStateRoot(path: string): StateRoot {
  const absolute = resolve(path);
  requireDirectory(absolute, 'The state root');
  return Object.freeze({ path: absolute }) as StateRoot;
}

/** Makes one directory of the state (mode 0700), or throws `state-root-unusable`; an existing one keeps its mode. */
export function requireDirectory(path: string, what: string): void {
  try {
    makeDirectory(path);
    if (!statSync(path).isDirectory()) throw unusable(path, `${what} ${path} is a file, not a directory.`);
    // Permission bits do not bind root, but a read-only file system and an immutable directory do: access() reports all of them.
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error: unknown) {
    if (error instanceof StateError) throw error;
    throw unusable(path, `${what} ${path} ${whatWasFound(error)}.`, error);
  }
}

/**
 * Not `mkdirSync(…, { recursive: true })`: that never returns where a directory exists and still answers ENOENT for what is made in it,
 * as /proc does (seen with Node 26).
 */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeDirectory(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error: unknown) {
    // Another process may have made it at the same moment.
    if (systemErrorCode(error) !== 'EEXIST') throw error;
  }
}

function whatWasFound(error: unknown): string {
  switch (systemErrorCode(error)) {
    case 'EEXIST':
      return 'is a file, not a directory';
    case 'ENOTDIR':
      return 'cannot be made, because a part of its path is a file';
    case 'EROFS':
      return 'lies on a read-only file system';
    case 'EACCES':
    case 'EPERM':
      return 'cannot be written by this user';
    case 'ENOSPC':
      return 'cannot be made, because the disk is full';
    default:
      return `cannot be used (${describeError(error)})`;
  }
}

function unusable(path: string, problem: string, cause?: unknown): StateError {
  return new StateError('state-root-unusable', { path, problem, remedy: 'Choose another directory with --state-root, or make this one a writable directory.', cause });
}
