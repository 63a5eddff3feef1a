import { closeSync, fstatSync, readSync } from 'node:fs';
import type { Access, Located } from '../access/access.ts';
import { showParts } from '../access/paths.ts';
import { explained } from '../access/system-errors.ts';
import { WorkspaceError } from '../errors.ts';

/** The whole content of a located file, and its permission bits. Throws WorkspaceError `too-large` with the remedy given. */
export function readWhole(access: Access, located: Located, limit: { bytes: number; remedy: string }): { bytes: Uint8Array; mode: number } {
  const descriptor = access.openLocatedFile(located);
  try {
    const status = fstatSync(descriptor);
    const path = showParts(located.parts);
    if (status.size > limit.bytes) throw tooLarge(path, status.size, limit);
    const bytes = explained(`read "${path}"`, () => readUpTo(descriptor, limit.bytes + 1, status.size));
    // It grew while it was read, or is one of those files whose size says nothing.
    if (bytes.length > limit.bytes) throw tooLarge(path, bytes.length, limit);
    return { bytes, mode: status.mode & 0o777 };
  } finally {
    closeSync(descriptor);
  }
}

function readUpTo(descriptor: number, most: number, expected: number): Uint8Array {
  const chunks: Buffer[] = [];
  let length = 0;
  while (length < most) {
    const chunk = Buffer.allocUnsafe(Math.min(most - length, Math.max(expected - length + 1, 4096)));
    const read = readSync(descriptor, chunk, 0, chunk.length, null);
    if (read === 0) break;
    chunks.push(chunk.subarray(0, read));
    length += read;
  }
  // In memory of its own: a caller may hand it to another thread.
  return new Uint8Array(Buffer.concat(chunks, length));
}

function tooLarge(path: string, size: number, limit: { bytes: number; remedy: string }): WorkspaceError {
  return new WorkspaceError('too-large', { problem: `"${path}" is ${size} bytes long; the most is ${limit.bytes}.`, remedy: limit.remedy });
}
