import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Brings a file's bytes to the disk. */
export function syncFile(path: string): void {
  // "r+": Windows refuses to flush a handle that was opened for reading.
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Brings a directory's entries to the disk: without it a rename may be undone by a power loss. Windows has no such call. */
export function syncDirectory(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
