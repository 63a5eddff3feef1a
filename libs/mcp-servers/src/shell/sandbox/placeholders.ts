import { lstatSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { kindOf } from './surroundings.ts';

/**
 * What bubblewrap leaves behind: to keep a missing path from being made it mounts something on it, for which it makes an empty file or folder
 * outside of the sandbox. They go when no command runs any more, and not before: a mount whose place is removed protects nothing.
 */
export class Placeholders {
  readonly #paths = new Set<string>();

  /** To be told before a sandbox starts, of all that is protected. */
  expect(protectedPaths: readonly string[]): void {
    for (const path of protectedPaths) if (kindOf(path) === 'absent') this.#paths.add(path);
  }

  /** Removes what was made, and only while it is still empty. */
  remove(): void {
    for (const path of this.#paths) removeIfEmpty(path);
    this.#paths.clear();
  }
}

function removeIfEmpty(path: string): void {
  try {
    const status = lstatSync(path);
    if (status.isFile() && status.size === 0) unlinkSync(path);
    else if (status.isDirectory() && readdirSync(path).length === 0) rmdirSync(path);
  } catch {
    // It is gone already, or somebody has put something there since: then it is theirs.
  }
}
