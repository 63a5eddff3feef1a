import { chmodSync, closeSync, openSync, statSync } from 'node:fs';

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/** Makes an empty file that only its owner may read and write. Throws EEXIST where there is one; a program that fills it keeps the mode. */
export function createPrivateFile(path: string): void {
  closeSync(openSync(path, 'wx', OWNER_ONLY));
}

/** Takes a file that other users may read (made by an earlier version, or put back from a copy) from them. Windows has no such bits. */
export function makePrivate(path: string): void {
  if (process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0) chmodSync(path, OWNER_ONLY);
}
