import { lstatSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { basename } from 'node:path';
import type { OwnDirectory } from './own-directory.ts';
import { GIT_PARTS, START_UP_FILES, START_UP_FOLDERS } from './protected-paths.ts';
import { kindOf } from './surroundings.ts';

/**
 * What bubblewrap leaves behind: to keep a missing path from being made it mounts something on it, for which it makes an empty file or folder
 * outside of the sandbox. They go when no command runs any more, of this server or of another in the same folder, and not before: a mount whose
 * place is removed protects nothing.
 */
export class Placeholders {
  readonly #paths = new Set<string>();
  readonly #own: OwnDirectory;

  constructor(own: OwnDirectory) {
    this.#own = own;
  }

  /** To be told before a sandbox starts, of all that is protected. */
  expect(protectedPaths: readonly string[]): void {
    for (const path of protectedPaths) if (kindOf(path) === 'absent') this.#paths.add(path);
    this.#own.tell(true, [...this.#paths]);
  }

  /** No command runs: removes what was made, and only while it is still empty. */
  remove(): void {
    if (this.#own.hasRunningNeighbour()) {
      this.#own.tell(false, [...this.#paths]);
      return;
    }
    removePlaceholders([...this.#paths]);
    this.#paths.clear();
    this.#own.tell(false, []);
  }
}

const NAMES = new Set([...START_UP_FILES, ...START_UP_FOLDERS, ...GIT_PARTS]);

/** Nothing but what is empty, and is called as what is protected. */
export function removePlaceholders(paths: readonly string[]): void {
  for (const path of paths) if (NAMES.has(basename(path))) removeIfEmpty(path);
}

function removeIfEmpty(path: string): void {
  try {
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (status === undefined) return;
    if (status.isFile() && status.size === 0) unlinkSync(path);
    else if (status.isDirectory() && readdirSync(path).length === 0) rmdirSync(path);
  } catch {
    // It is gone already, or somebody has put something there since: then it is theirs.
  }
}
