import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** The absolute path of a program; null where there is none of that name on `path`, or it may not be executed. */
export function findExecutable(name: string, path: string): string | null {
  if (isAbsolute(name)) return isExecutable(name) ? name : null;
  if (name.includes('/')) return null;
  const found = path.split(delimiter).filter((folder) => isAbsolute(folder)).map((folder) => join(folder, name)).find(isExecutable);
  return found ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
