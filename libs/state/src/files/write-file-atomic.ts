import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describeError, StateError, systemErrorCode } from '../errors.ts';
import { syncDirectory } from './sync.ts';

export interface WriteFileOptions {
  /** Permission bits of the new file; 0600 unless told. */
  mode?: number;
}

/** How often, and how long apart, a rename is tried again on Windows, where a virus scanner may hold the old file for a moment. */
const RENAME_ATTEMPTS = 10;
const RENAME_PAUSE_MS = 20;

/**
 * Replaces a file as a whole: after a crash or a power loss at any moment it holds the old content or the new, never a part.
 * Temporary file beside it, fsync, rename, fsync of the directory. Throws StateError `file-unusable`; the old file is then untouched.
 */
export function writeFileAtomic(path: string, content: string | Uint8Array, options: WriteFileOptions = {}): void {
  const temporaryPath = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    writeAndSync(temporaryPath, content, options.mode ?? 0o600);
    renameWithPatience(temporaryPath, path);
    syncDirectory(dirname(path));
  } catch (error: unknown) {
    rmSync(temporaryPath, { force: true });
    throw new StateError('file-unusable', {
      path,
      problem: `The file ${path} could not be written (${describeError(error)}).`,
      remedy: 'Check that its directory exists, may be written, and that the disk is not full.',
      cause: error,
    });
  }
}

function writeAndSync(path: string, content: string | Uint8Array, mode: number): void {
  const descriptor = openSync(path, 'wx', mode);
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function renameWithPatience(from: string, to: string): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      renameSync(from, to);
      return;
    } catch (error: unknown) {
      const mayPass = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(systemErrorCode(error) ?? '');
      if (!mayPass || attempt === RENAME_ATTEMPTS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RENAME_PAUSE_MS);
    }
  }
}
