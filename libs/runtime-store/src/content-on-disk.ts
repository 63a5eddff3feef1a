import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, readSync } from 'node:fs';
import { hashOf } from './content-files.ts';

const CHUNK_BYTES = 1024 * 1024;
/** Nothing of the name, or something else on the way to it. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR']);

/**
 * The SHA-256 of what is at a path: of a file's content, or of what a link says (it is not followed); null where there is neither. `unknown`
 * where the system does not let us see. Never waits, whatever lies there.
 */
export function hashOnDisk(path: string): string | null | 'unknown' {
  try {
    const status = lstatSync(path);
    if (status.isSymbolicLink()) return hashOf(readlinkSync(path, { encoding: 'buffer' }));
    return status.isFile() ? hashOfFile(path) : null;
  } catch (error: unknown) {
    return ABSENT.has((error as NodeJS.ErrnoException).code ?? '') ? null : 'unknown';
  }
}

function hashOfFile(path: string): string | null {
  // Should a pipe have taken the place of the file since, the call returns all the same. Windows has neither flag, and ignores them.
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    if (!fstatSync(descriptor).isFile()) return null;
    const hash = createHash('sha256');
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (let count = readSync(descriptor, chunk); count > 0; count = readSync(descriptor, chunk)) hash.update(chunk.subarray(0, count));
    return hash.digest('hex');
  } finally {
    closeSync(descriptor);
  }
}
