import type { BigIntStats } from 'node:fs';
import { closeSync, fstatSync, readlinkSync, realpathSync } from 'node:fs';
import { isAbsolute, sep } from 'node:path';
import { WorkspaceError } from '../errors.ts';
import type { AccessPolicy } from '../types.ts';
import type { Anchoring, Folder } from './folder.ts';
import { isSame, openRootFolder } from './folder.ts';
import { isGitName } from './names.ts';
import type { Parts } from './paths.ts';
import { outside, parsePath, showParts, splitNames } from './paths.ts';
import type { RefusedPath, RefusedPaths } from './refused-paths.ts';
import { refusedPaths } from './refused-paths.ts';
import { explained } from './system-errors.ts';

/** As many links as Linux follows on one path. */
const MAX_LINKS = 40;

/** A workspace as it was opened. */
export interface Place {
  /** Real path. */
  root: string;
  /** The root as it was given, and its real path. */
  names: readonly string[];
  identity: { dev: bigint; ino: bigint };
  anchoring: Anchoring;
  /** What nothing may enter, by real paths. */
  refused: readonly RefusedPath[];
}

/** Where a path leads. */
export interface Located {
  /** Real parts: no link is on them. */
  parts: Parts;
  /** The directory that holds it, or the last that exists on the way to it. */
  folder: Folder;
  /** Its name in `folder`; `.` for the root itself. Of no use where `missing` is not empty. */
  name: string;
  /** Null where there is nothing of that name (yet). */
  status: BigIntStats | null;
  /** Names of the directories between `folder` and the entry that do not exist. */
  missing: Parts;
  /** A name on the way, also that of a link that was followed, is one git keeps for itself. */
  isOfGit: boolean;
}

/** Throws WorkspaceError; where the folder has gone since, in words that lead to its user and not to another path in it. */
function openRoot({ root, anchoring }: Place): Folder {
  try {
    return explained(`open the workspace ${root}`, () => openRootFolder(root, anchoring));
  } catch (error: unknown) {
    if (!(error instanceof WorkspaceError) || error.code !== 'not-found') throw error;
    throw new WorkspaceError('not-found', { problem: `The workspace ${root} is gone: there is no such directory any more.`, remedy: 'No tool can work in it. Stop, and tell the user to put it back.' }, { cause: error });
  }
}

/** One call's way into the workspace: every path goes through `locate`, every directory through `openFolder`. Closed when the call ends. */
export class Access implements Disposable {
  readonly place: Place;
  readonly policy: AccessPolicy;
  readonly refused: RefusedPaths;
  readonly #root: Folder;
  readonly #opened: Folder[] = [];
  /** Directories on the way to paths of this call, by place, so that many paths need few descriptors. */
  readonly #walked = new Map<string, Folder>();

  constructor(place: Place, policy: AccessPolicy) {
    this.place = place;
    this.policy = policy;
    this.refused = refusedPaths(place.root, place.refused);
    this.#root = openRoot(place);
    this.#opened.push(this.#root);
    if (isSame(this.#root.status, place.identity)) return;
    this[Symbol.dispose]();
    throw new WorkspaceError('changed-meanwhile', { problem: `The workspace ${place.root} was replaced by another directory.`, remedy: 'Open the workspace again.' });
  }

  [Symbol.dispose](): void {
    for (const folder of this.#opened.splice(0)) folder.close();
  }

  parse(given: string): Parts {
    return parsePath(given, this.place.names);
  }

  /**
   * Walks to a path, one directory at a time from the root. Links on the way, and one at its end where `followLast`, are followed as the
   * policy says. Throws WorkspaceError `outside`, `refused`, `link-refused`, `not-a-directory`.
   */
  locate(given: Parts | string, options: { followLast: boolean }): Located {
    const asked = typeof given === 'string' ? this.parse(given) : given;
    return explained(`look at "${showParts(asked)}"`, () => this.#walk(asked, options));
  }

  #walk(asked: Parts, { followLast }: { followLast: boolean }): Located {
    const stack = [this.#root];
    const parts: string[] = [];
    const pending = [...asked];
    let links = 0;
    let isOfGit = false;
    for (;;) {
      const folder = stack.at(-1) as Folder;
      const name = pending.shift();
      if (name === undefined) return this.#endedInFolder(stack, parts, isOfGit);
      isOfGit ||= isGitName(name);
      if (name === '..') {
        if (parts.pop() === undefined) throw outside(showParts(asked));
        stack.pop();
        continue;
      }
      const here = [...parts, name];
      const status = folder.statusOf(name);
      this.refused.check(here, status);
      const isLast = pending.length === 0;
      if (status === null) {
        const last = pending.pop();
        if (last === undefined) return { parts: here, folder, name, status: null, missing: [], isOfGit };
        if (pending.includes('..') || last === '..') throw outside(showParts(asked));
        this.refused.check([...here, ...pending, last], null);
        return { parts: [...here, ...pending, last], folder, name: last, status: null, missing: [name, ...pending], isOfGit: isOfGit || [...pending, last].some(isGitName) };
      }
      if (status.isSymbolicLink() && (followLast || !isLast)) {
        links += 1;
        this.#checkLink(here, asked, links);
        const target = this.#targetOf(folder, name, parts, asked);
        if (target.fromRoot) {
          stack.length = 1;
          parts.length = 0;
        }
        pending.unshift(...target.names);
        continue;
      }
      if (isLast) return { parts: here, folder, name, status, missing: [], isOfGit };
      if (!status.isDirectory()) throw new WorkspaceError('not-a-directory', { problem: `"${showParts(here)}" is not a directory, so there is nothing in it.`, remedy: 'List the directory above it to see what there is.' });
      stack.push(this.#walkInto(folder, name, here, status));
      parts.push(name);
    }
  }

  /** Opens a directory by its name, and keeps it open until the call ends. */
  openFolder(folder: Folder, name: string, parts: Parts): Folder {
    const opened = explained(`open the directory "${showParts(parts)}"`, () => folder.openFolder(name));
    this.#opened.push(opened);
    this.refused.check(parts, opened.status);
    return opened;
  }

  /** The directory that was located. Throws WorkspaceError `not-found`, `not-a-directory`. */
  openLocatedFolder(located: Located): Folder {
    if (located.status === null) throw notFound(located.parts);
    if (!located.status.isDirectory()) {
      throw new WorkspaceError('not-a-directory', { problem: `"${showParts(located.parts)}" is not a directory.`, remedy: 'Give the path of a directory, or read it as a file.' });
    }
    return this.openFolder(located.folder, located.name, located.parts);
  }

  /** A descriptor of the regular file that was located, which the caller closes. Throws WorkspaceError `not-found`, `not-a-file`, `refused`. */
  openLocatedFile(located: Located): number {
    if (located.status === null) throw notFound(located.parts);
    if (located.status.isSymbolicLink()) throw linkRefused(located.parts);
    const descriptor = explained(`open "${showParts(located.parts)}"`, () => located.folder.openFile(located.name));
    try {
      const status = fstatSync(descriptor, { bigint: true });
      this.refused.check(located.parts, status);
      // A file of several names may be one of the refused ones under a name here. pnpm's are all of several names, so these are not refused.
      if (status.nlink > 1n) this.refused.checkHardLink(located.parts, status);
    } catch (error: unknown) {
      closeSync(descriptor);
      throw error;
    }
    return descriptor;
  }

  #walkInto(folder: Folder, name: string, parts: Parts, status: BigIntStats): Folder {
    const place = parts.join('/');
    const known = this.#walked.get(place);
    if (known !== undefined && isSame(known.status, status)) return known;
    const opened = this.openFolder(folder, name, parts);
    this.#walked.set(place, opened);
    return opened;
  }

  #endedInFolder(stack: Folder[], parts: string[], isOfGit: boolean): Located {
    const name = parts.at(-1);
    const held = stack.at(name === undefined ? 0 : -2) as Folder;
    const status = (stack.at(-1) as Folder).status;
    this.refused.check(parts, status);
    return { parts: [...parts], folder: held, name: name ?? '.', status, missing: [], isOfGit };
  }

  #checkLink(here: Parts, asked: Parts, links: number): void {
    if (this.policy.symlinks === 'deny') throw linkRefused(here);
    if (links > MAX_LINKS) throw new WorkspaceError('link-refused', { problem: `The links on "${showParts(asked)}" lead round in a circle.`, remedy: 'Give the path of a file itself.' });
  }

  /** What to walk in the place of a link: from its directory, or from the root. The walk itself keeps inside, whatever is said here. */
  #targetOf(folder: Folder, name: string, parts: Parts, asked: Parts): { fromRoot: boolean; names: string[] } {
    const text = readlinkSync(folder.at(name));
    const isFromDirectory = !isAbsolute(text);
    const names = isFromDirectory ? splitNames(text) : this.#namesBelowRoot(text);
    if (names !== null && staysInside(names, isFromDirectory ? parts.length : 0)) return { fromRoot: !isFromDirectory, names };
    // It leads above the root, or takes another way to it: where it ends is for the system to say. Put together as it stands, since `..` behind a
    // link leads elsewhere than its name says.
    const real = realPath(isFromDirectory ? [this.place.root, ...parts, text].join(sep) : text);
    const inside = real === null ? null : this.#namesBelowRoot(real);
    if (inside === null) throw outside(showParts(asked));
    return { fromRoot: true, names: inside };
  }

  /** The names behind the root of an absolute path, `..` among them; null where it does not begin with the root. */
  #namesBelowRoot(path: string): string[] | null {
    const { root } = this.place;
    const start = root.endsWith(sep) ? root : root + sep;
    return path === root || path.startsWith(start) ? splitNames(path.slice(root.length)) : null;
  }
}

export function notFound(parts: Parts): WorkspaceError {
  return new WorkspaceError('not-found', { problem: `There is no "${showParts(parts)}" in the workspace.`, remedy: 'List the directory to see what there is.' });
}

export function linkRefused(parts: Parts): WorkspaceError {
  return new WorkspaceError('link-refused', {
    problem: `"${showParts(parts)}" is a symbolic link, and links are not followed.`,
    remedy: 'Give the path of the file itself. The user may allow links inside the workspace in the settings (symbolic links).',
  });
}

/** Whether a relative target never climbs above the root, counted by name. */
function staysInside(names: readonly string[], depth: number): boolean {
  let level = depth;
  for (const name of names) {
    level += name === '..' ? -1 : 1;
    if (level < 0) return false;
  }
  return true;
}

function realPath(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    // A link that leads nowhere leads nowhere inside either.
    return null;
  }
}
