import { lstatSync, readdirSync, rmdirSync, rmSync, unlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { START_UP_FILES, START_UP_FOLDERS } from '../../user-paths/start-up.ts';
import type { OwnDirectory } from './own-directory.ts';
import { GIT_PARTS, GIT_REDIRECTION } from './protected-paths.ts';
import { kindOf } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * What bubblewrap leaves behind: to keep a missing path from being made it mounts something on it, for which it makes an empty file or folder
 * outside of the sandbox. They go when no command runs any more, of this server or of another in the same folder, and not before: a mount whose
 * place is removed protects nothing. With them goes what no mount can keep from being made, at the end of every command.
 */
export class Placeholders {
  readonly #paths = new Set<string>();
  readonly #redirections = new Set<string>();
  readonly #own: OwnDirectory;

  constructor(own: OwnDirectory) {
    this.#own = own;
  }

  /** To be told before a sandbox starts, of all that is protected. */
  expect({ protectedPaths, redirections }: Pick<Surroundings, 'protectedPaths' | 'redirections'>): void {
    for (const path of protectedPaths) if (kindOf(path) === 'absent') this.#paths.add(path);
    for (const path of redirections) this.#redirections.add(path);
    this.#tell(true);
  }

  /** Those among protected paths that a command started now sees as files of the user's: what is not there, and what was made for a sandbox that runs. */
  among(protectedPaths: readonly string[]): string[] {
    let ofOthers: Set<string> | null = null;
    return protectedPaths.filter((path) => {
      if (!SHOWN.has(basename(path))) return false;
      const status = lstatSync(path, { throwIfNoEntry: false });
      if (status === undefined) return true;
      if (!status.isFile() || status.size > 0) return false;
      return this.#paths.has(path) || (ofOthers ??= new Set(this.#own.placeholdersOfOthers())).has(path);
    });
  }

  /** A command has ended, or the next one is to begin: what git would follow is gone before anybody uses git. */
  removeRedirections(): void {
    removePlaceholders([...this.#redirections]);
  }

  /** No command runs: removes what was made, and only while it is still empty. */
  remove(): void {
    this.removeRedirections();
    this.#redirections.clear();
    if (!this.#own.hasRunningNeighbour()) {
      removePlaceholders([...this.#paths]);
      this.#paths.clear();
    }
    this.#tell(false);
  }

  #tell(isRunning: boolean): void {
    this.#own.tell(isRunning, [...this.#paths, ...this.#redirections]);
  }
}

/** What lies in a git directory git does not list. */
const SHOWN = new Set([...START_UP_FILES, ...START_UP_FOLDERS]);
const NAMES = new Set([...SHOWN, ...GIT_PARTS]);

/** Nothing but what is empty, and is called as what is protected; and what a command made for git to follow, whatever it holds. */
export function removePlaceholders(paths: readonly string[]): void {
  for (const path of paths) {
    const name = basename(path);
    if (NAMES.has(name)) removeIfEmpty(path);
    // A folder of that name is nothing git could follow.
    else if (name === GIT_REDIRECTION && kindOf(path) !== 'absent' && kindOf(path) !== 'directory') rmSync(path, { force: true });
  }
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
