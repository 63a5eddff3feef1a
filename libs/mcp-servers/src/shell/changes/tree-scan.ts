import type { Dirent, Stats } from 'node:fs';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { START_UP_FILES, START_UP_FOLDERS } from '../../user-paths/start-up.ts';
import type { IgnoreRules } from './ignore-rules.ts';
import { IGNORE_FILES, isIgnored, readIgnoreRules } from './ignore-rules.ts';

/** What tells one state of a file from another without reading it. Times in milliseconds, as fine as the system tells. */
export interface FileFacts {
  readonly isLink: boolean;
  readonly size: number;
  readonly modifiedAt: number;
  readonly changedAt: number;
  readonly inode: number;
  /** Kind and permission bits, owner, group and number of names: what may change without the content. */
  readonly mode: number;
  readonly owner: string;
}

/** The files and links of a workspace at one time, by their path from its root with `/`. */
export interface Snapshot {
  readonly startedAt: number;
  readonly files: ReadonlyMap<string, FileFacts>;
  readonly folders: ReadonlyMap<string, Folder>;
}

export interface Folder {
  /** Changes whenever an entry comes, goes, or is another. '' while that cannot be told yet. */
  readonly stamp: string;
  /** Those that held around the folder when it was read. */
  readonly outer: IgnoreRules | null;
  readonly rules: IgnoreRules | null;
  /** Those in it that say what is left out: they change without their folder. */
  readonly sayings: readonly string[];
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly isUnreadable: boolean;
}

export interface ScanLimits {
  /** A workspace with more files and folders than this is not followed: every command would wait for the looking. */
  readonly entries: number;
  /** Nor one that takes longer to look at, on a disk that is slow. */
  readonly milliseconds: number;
}

export const SCAN_LIMITS: ScanLimits = { entries: 50_000, milliseconds: 3_000 };

/** Why there is no snapshot. */
export type ScanFailure = 'too-large' | 'gone';

/** Never looked into, whatever is ignored: repositories' own files, and packages that are installed, which nobody reviews. */
const SKIPPED = new Set(['.git', '.hg', '.svn', '.jj', 'node_modules']);
/** What a sandbox mounts its protection on where a command runs: empty, and no file of the user's. */
const MOUNTED_ON = new Set([...START_UP_FILES, ...START_UP_FOLDERS]);
/** The clock of a file system stands still for some milliseconds: what changed so lately may have changed again without its times telling. */
export const RACY_MS = 50;
/** How long other work of the process waits at most. */
const SLICE_MS = 10;
const MOST_FOLDERS_AROUND = 30;

/**
 * Looks at one workspace again and again. Folders that did not change since are not read anew; each file is looked at. Nothing is followed, opened or kept
 * open, except the files that say what is left out.
 */
export class TreeScanner {
  readonly #root: string;
  readonly #refused: ReadonlySet<string>;
  readonly #limits: ScanLimits;
  readonly #around: IgnoreRules | null;
  #last: Snapshot | null = null;

  /** `root`: real path. `refused`: absolute paths that are left out with all that is in them. */
  constructor({ root, refused, limits = SCAN_LIMITS }: { root: string; refused: readonly string[]; limits?: ScanLimits }) {
    this.#root = root;
    this.#refused = new Set(refused);
    this.#limits = limits;
    this.#around = rulesAround(root);
  }

  /** `gone` where the workspace itself is not there, or cannot be looked into. Files that vanish meanwhile are not in the result. */
  async scan(): Promise<Snapshot | ScanFailure> {
    const startedAt = Date.now();
    const files = new Map<string, FileFacts>();
    const folders = new Map<string, Folder>();
    const queue = [{ path: '', outer: this.#around }];
    let [sliceAt, entries] = [performance.now(), 0];
    const endAt = sliceAt + this.#limits.milliseconds;
    for (const { path, outer } of queue) {
      const folder = this.#folder(path, outer);
      if (folder === null || (path === '' && folder.isUnreadable)) {
        if (path === '') return 'gone';
        continue;
      }
      folders.set(path, folder);
      for (const file of folder.files) {
        const facts = this.#facts(file);
        if (facts !== null) files.set(file, facts);
      }
      for (const inner of folder.folders) queue.push({ path: inner, outer: folder.rules });
      entries += folder.files.length + 1;
      if (entries + queue.length - folders.size > this.#limits.entries) return 'too-large';
      const now = performance.now();
      if (now > endAt) return 'too-large';
      if (now - sliceAt < SLICE_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      sliceAt = performance.now();
    }
    this.#last = { startedAt, files, folders };
    return this.#last;
  }

  #folder(path: string, outer: IgnoreRules | null): Folder | null {
    const known = this.#last?.folders.get(path);
    const absolute = path === '' ? this.#root : `${this.#root}/${path}`;
    try {
      const status = lstatSync(absolute, { throwIfNoEntry: false });
      if (status?.isDirectory() !== true) return null;
      const stampWith = (sayings: readonly string[]): string => [status.ino, status.mtimeMs, status.ctimeMs, ...sayings.map((file) => stampOf(join(this.#root, file)))].join(' ');
      if (known !== undefined && known.outer === outer && known.stamp === stampWith(known.sayings)) return known;
      const found = readdirSync(absolute, { withFileTypes: true });
      const sayings = IGNORE_FILES.filter((name) => found.some((entry) => entry.name === name && entry.isFile())).map((name) => (path === '' ? name : `${path}/${name}`));
      const stamp = Date.now() - status.ctimeMs > RACY_MS ? stampWith(sayings) : '';
      const rules = sayings.reduce((around, file) => readIgnoreRules(textOf(join(this.#root, file)), { folder: path, around }), outer);
      const isSeen = (entry: Dirent): boolean => !SKIPPED.has(entry.name) && !this.#refused.has(join(absolute, entry.name)) && !isIgnored(rules, pathOf(path, entry), entry.isDirectory());
      const seen = found.filter((entry) => (entry.isDirectory() || entry.isFile() || entry.isSymbolicLink()) && isSeen(entry));
      return {
        stamp, outer, rules, sayings, isUnreadable: false,
        files: seen.filter((entry) => !entry.isDirectory()).map((entry) => pathOf(path, entry)),
        folders: seen.filter((entry) => entry.isDirectory()).map((entry) => pathOf(path, entry)),
      };
    } catch {
      // It went meanwhile, or may not be looked into: what was known of it stays so.
      return known === undefined ? { stamp: '', outer, rules: outer, sayings: [], files: [], folders: [], isUnreadable: true } : { ...known, stamp: '', isUnreadable: true };
    }
  }

  #facts(path: string): FileFacts | null {
    try {
      const status = lstatSync(`${this.#root}/${path}`, { throwIfNoEntry: false });
      if (status === undefined || (status.size === 0 && MOUNTED_ON.has(basename(path)))) return null;
      return status.isFile() || status.isSymbolicLink() ? factsOf(status) : null;
    } catch (error: unknown) {
      // Behind a folder that may not be entered any more: it is as it was, for all that is known.
      return (error as NodeJS.ErrnoException).code === 'EACCES' ? (this.#last?.files.get(path) ?? null) : null;
    }
  }
}

export function factsOf(status: Stats): FileFacts {
  return {
    isLink: status.isSymbolicLink(), size: status.size, modifiedAt: status.mtimeMs, changedAt: status.ctimeMs, inode: status.ino, mode: status.mode, owner: `${status.uid} ${status.gid} ${status.nlink}`,
  };
}

export function isSameState(one: FileFacts, other: FileFacts): boolean {
  return isSameContent(one, other) && one.changedAt === other.changedAt;
}

/** As far as times tell, which a program can set back. */
export function isSameContent(one: FileFacts, other: FileFacts): boolean {
  return one.size === other.size && one.modifiedAt === other.modifiedAt && one.inode === other.inode && one.isLink === other.isLink;
}

function pathOf(folder: string, { name }: Dirent): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Of the folders around a workspace that lies inside of a repository, up to the repository's own. They are read once. */
function rulesAround(root: string): IgnoreRules | null {
  const files: { path: string; front: string }[] = [];
  for (let [folder, front, count] = [root, '', 0]; count < MOST_FOLDERS_AROUND; count += 1) {
    if (count > 0) for (const name of IGNORE_FILES.toReversed()) files.push({ path: join(folder, name), front });
    if (lstatSync(join(folder, '.git'), { throwIfNoEntry: false }) !== undefined) {
      files.push({ path: join(folder, '.git/info/exclude'), front });
      return files.reverse().reduce<IgnoreRules | null>((around, file) => readIgnoreRules(textOf(file.path), { folder: null, front: file.front, around }), null);
    }
    front = `${basename(folder)}/${front}`;
    folder = dirname(folder);
    if (front.startsWith('/')) return null;
  }
  return null;
}

function stampOf(path: string): string {
  const status = lstatSync(path, { throwIfNoEntry: false });
  return status === undefined ? '' : `${status.ino} ${status.size} ${status.mtimeMs} ${status.ctimeMs}`;
}

/** '' where there is none, or it cannot be read: then it leaves nothing out. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
