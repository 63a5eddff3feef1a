import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, readSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FileFacts } from './tree-scan.ts';
import { factsOf } from './tree-scan.ts';

/** What a file holds, or a link says: the whole of it, or, of a larger one, its SHA-256 in hex alone. */
export type Content = { readonly bytes: Buffer; readonly facts: FileFacts } | { readonly hash: string; readonly facts: FileFacts };

const CHUNK_BYTES = 1024 * 1024;

/**
 * Whether a path, absolute and below a real one, still leads where it says: a folder on it that was replaced by a link leads out of the workspace, and what lies
 * there is none of its files.
 */
export function isInPlace(path: string): boolean {
  try {
    const folder = dirname(path);
    return realpathSync.native(folder) === folder;
  } catch {
    // A folder on it is gone.
    return false;
  }
}

/**
 * Reads what is at a path now, with the facts it was read under. Null where there is neither file nor link, or it may not be read; a link is not followed, and
 * nothing waits, whatever lies there. A file beyond `maxHashedBytes` is not read either.
 */
export async function readContent(path: string, { maxBytes, maxHashedBytes }: { maxBytes: number; maxHashedBytes: number }): Promise<Content | null> {
  let descriptor: number | null = null;
  try {
    if (!isInPlace(path)) return null;
    const status = lstatSync(path);
    if (status.isSymbolicLink()) return { bytes: readlinkSync(path, { encoding: 'buffer' }), facts: factsOf(status) };
    if (!status.isFile()) return null;
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const opened = fstatSync(descriptor);
    // Again: it was opened by its name, and that may have led elsewhere for a moment.
    if (!isInPlace(path) || opened.ino !== lstatSync(path).ino) return null;
    if (!opened.isFile() || opened.size > maxHashedBytes) return null;
    return opened.size > maxBytes ? { hash: await hashOf(descriptor), facts: factsOf(opened) } : { bytes: readWhole(descriptor, opened.size), facts: factsOf(opened) };
  } catch {
    // It went meanwhile, or may not be read.
    return null;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function readWhole(descriptor: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  for (let count = -1; count !== 0 && length < size; length += count) count = readSync(descriptor, bytes, length, size - length, length);
  return bytes.subarray(0, length);
}

async function hashOf(descriptor: number): Promise<string> {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let at = 0, count = readSync(descriptor, chunk, 0, CHUNK_BYTES, 0); count > 0; count = readSync(descriptor, chunk, 0, CHUNK_BYTES, at)) {
    hash.update(chunk.subarray(0, count));
    at += count;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return hash.digest('hex');
}
