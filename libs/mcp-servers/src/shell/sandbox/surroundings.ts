import type { Dirent } from 'node:fs';
import { accessSync, constants, lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { START_UP_FILES, START_UP_FOLDERS } from '../../user-paths/start-up.ts';
import { isInside } from '../commands/working-directory.ts';
import { GIT_PARTS, GIT_REDIRECTION } from './protected-paths.ts';

/** What is not to be written in a workspace as it is now, and whether that is still so. */
export interface Surroundings {
  /** Absolute; some do not exist, and are not to be made. */
  readonly protectedPaths: readonly string[];
  /** Absolute; none exists, and where a command makes one it is to be removed. */
  readonly redirections: readonly string[];
  /** Differs as soon as another mount would be needed: something protected came, went, or became something else. */
  readonly key: string;
}

/** How deep start-up files are looked for: as deep as sandbox-runtime looks. Repositories lie one level higher. */
const DEEPEST = 2;
/** In a workspace with more folders than this near its root the rest is not looked at: a command there would wait for it. */
const MOST_FOLDERS = 4000;
/** A folder that changed so lately may change again without its time of change telling. */
const RACY_MS = 50;
const SKIPPED = new Set(['node_modules', '.git']);
const NAMES = new Set([...START_UP_FILES, ...START_UP_FOLDERS]);

interface Folder {
  readonly stamp: string;
  /** What is of interest in it, with its kind. */
  readonly found: readonly { readonly name: string; readonly kind: string }[];
  readonly folders: readonly string[];
}

/** Looks at one workspace again and again; only folders that changed since are read anew. */
export class WorkspaceSurroundings {
  readonly #root: string;
  /** Start-up files that are not to be made. */
  readonly #startUp: readonly string[];
  readonly #watched: readonly string[];
  #known = new Map<string, Folder>();

  /**
   * `watched`: other paths whose coming and going counts. `home`: real path of the user's (null where there is none), whose start-up files are protected
   * also where the workspace is a folder around it.
   */
  constructor(root: string, watched: readonly string[], home: string | null = null) {
    this.#root = root;
    const names = [...START_UP_FILES, ...START_UP_FOLDERS];
    const ofHome = home !== null && home !== root && isInside(root, home) ? names.map((name) => join(home, name)) : [];
    this.#startUp = [...names.map((name) => join(root, name)), ...ofHome];
    this.#watched = [...watched, ...ofHome];
  }

  look(): Surroundings {
    const protectedPaths = [...this.#startUp];
    const redirections: string[] = [];
    // Where nothing can be made no place for a mount can be made either: sandbox-runtime then mounts none.
    const key: string[] = [isWritable(this.#root) ? 'writable' : 'read-only', ...this.#watched.map(kindOf)];
    const next = new Map<string, Folder>();
    const queue = [{ path: this.#root, depth: 0 }];
    for (const { path, depth } of queue) {
      const folder = this.#folder(path);
      if (folder === null) continue;
      next.set(path, folder);
      for (const { name, kind } of folder.found) {
        const found = join(path, name);
        key.push(`${found} ${kind}`);
        if (name !== '.git') {
          protectedPaths.push(found);
          continue;
        }
        const git = gitPaths(found, kind, key);
        protectedPaths.push(...git.protectedPaths);
        redirections.push(...git.redirections);
      }
      if (depth < DEEPEST && next.size + queue.length < MOST_FOLDERS) queue.push(...folder.folders.map((name) => ({ path: join(path, name), depth: depth + 1 })));
    }
    this.#known = next;
    return { protectedPaths: [...new Set(protectedPaths)], redirections: [...new Set(redirections)], key: key.join('\n') };
  }

  #folder(path: string): Folder | null {
    const status = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (!status?.isDirectory()) return null;
    const stamp = `${status.ino} ${status.mtimeNs}`;
    const known = this.#known.get(path);
    if (known?.stamp === stamp) return known;
    const entries = entriesOf(path);
    const isSettled = Date.now() - Number(status.mtimeMs) > RACY_MS;
    return {
      stamp: isSettled ? stamp : 'unsettled',
      found: entries.filter(({ name }) => name === '.git' || NAMES.has(name)).map((entry) => ({ name: entry.name, kind: kindOfEntry(path, entry) })),
      folders: entries.filter((entry) => entry.isDirectory() && !SKIPPED.has(entry.name)).map(({ name }) => name),
    };
  }
}

/**
 * What of a repository is not written. Of a `.git` that is a file (a worktree, a submodule): the file itself, and the same of where it leads.
 * Where there is no `.git` yet nothing is kept from being made, or `git init` could not be run: from the next command on it is protected.
 */
function gitPaths(dotGit: string, kind: string, key: string[]): Pick<Surroundings, 'protectedPaths' | 'redirections'> {
  const directories = kind === 'file' ? [leadsTo(dotGit)].filter((path) => path !== null) : [dotGit, ...submodules(join(dotGit, 'modules'), 0)];
  const parts = directories.flatMap((directory) => GIT_PARTS.map((part) => join(directory, part)));
  key.push(...parts.map(kindOf));
  const redirections = directories.map((directory) => join(directory, GIT_REDIRECTION));
  const present = [...redirections, ...(kind === 'file' ? [] : worktreeRedirections(dotGit))].filter((path) => kindOf(path) !== 'absent');
  key.push(...present);
  return { protectedPaths: [...(kind === 'file' ? [dotGit] : []), ...parts, ...present], redirections: redirections.filter((path) => !present.includes(path)) };
}

/** Of worktrees whose folders may lie anywhere. */
function worktreeRedirections(dotGit: string): string[] {
  const worktrees = join(dotGit, 'worktrees');
  return kindOf(worktrees) === 'absent' ? [] : entriesOf(worktrees).map(({ name }) => join(worktrees, name, GIT_REDIRECTION));
}

/** Where a `.git` that is a file leads. */
export function leadsTo(dotGit: string): string | null {
  try {
    const target = /^gitdir: (.+)$/m.exec(readFileSync(dotGit, 'utf8').slice(0, 5000))?.[1];
    if (target === undefined) return null;
    return isAbsolute(target) ? target : resolve(dotGit, '..', target);
  } catch {
    // It went meanwhile: then nothing leads anywhere, and the next look sees it.
    return null;
  }
}

/** Git directories of submodules, whose names may hold slashes. */
function submodules(folder: string, depth: number): string[] {
  if (depth > DEEPEST) return [];
  return entriesOf(folder).filter((entry) => entry.isDirectory()).flatMap(({ name }) => {
    const path = join(folder, name);
    return kindOf(join(path, 'HEAD')) === 'absent' ? submodules(path, depth + 1) : [path, ...submodules(join(path, 'modules'), depth + 1)];
  });
}

/** A folder that cannot be read is one in which no command finds anything either. */
function entriesOf(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
}

function kindOfEntry(folder: string, entry: Dirent): string {
  return entry.isSymbolicLink() ? kindOf(join(folder, entry.name)) : entry.isDirectory() ? 'directory' : 'file';
}

export function kindOf(path: string): string {
  try {
    // An exception for each path that is missing, which most are, would cost as much as all the rest.
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (status === undefined) return 'absent';
    if (status.isSymbolicLink()) return `link to ${readlinkSync(path)}, ${statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? 'directory' : 'file'}`;
    return status.isDirectory() ? 'directory' : 'file';
  } catch {
    return 'absent';
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
