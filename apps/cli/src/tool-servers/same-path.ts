import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** Whether two paths are one place, whatever links lead there; of what is not there, as it is written. */
export function isSamePath(one: string, other: string): boolean {
  return realPath(one) === realPath(other);
}

function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return resolve(path);
  }
}

/** What is at a path; `hidden` where this user may not look. */
export function kindOfPlace(path: string): 'file' | 'folder' | 'other' | 'nothing' | 'hidden' {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return 'nothing';
    if (stat.isFile()) return 'file';
    return stat.isDirectory() ? 'folder' : 'other';
  } catch {
    return 'hidden';
  }
}
