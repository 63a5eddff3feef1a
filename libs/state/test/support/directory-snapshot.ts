import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Every entry below a directory: files by the hash of their bytes and their modification time, directories by their name alone.
 * Of a `-shm` file only that it is there: it is the memory that connections share, where a reader marks its place, not data.
 */
export function snapshotDirectory(directory: string): Record<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      if (path.endsWith('-shm')) return [path.slice(directory.length + 1), 'shared memory'];
      return [path.slice(directory.length + 1), entry.isFile() ? `${hashFile(path)} ${statSync(path).mtimeMs}` : 'directory'];
    }),
  );
}

function hashFile(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
