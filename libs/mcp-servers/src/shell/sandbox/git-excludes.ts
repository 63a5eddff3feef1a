import { execFile } from 'node:child_process';
import { closeSync, constants, fstatSync, openSync, readFileSync, readlinkSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { isInside } from '../commands/working-directory.ts';
import { kindOf, leadsTo } from './surroundings.ts';

export interface GitExcludesOptions {
  /** Of the server, where no command writes. */
  readonly directory: string;
  readonly workspaceRoot: string;
  readonly home: string;
  /** No command reads these, nor a copy of them. */
  readonly unreadable: readonly string[];
  /** Absolute path of git; null where there is none, and nothing is to be done. */
  readonly git: string | null;
}

const GIT_MS = 5000;
const MOST_BYTES = 256 * 1024;
const MOST_KEPT = 200;

/**
 * Keeps git in the sandbox from taking placeholders, which there look like devices, for files the user has not added yet: it would list them, and
 * `git add -A` would fail at them. What else it ignores it goes on ignoring: the file named here stands in the place of the one that
 * `core.excludesFile` names, and holds what that one holds. It is meant for the one repository that the placeholders lie in, not for those nested in it.
 */
export class GitExcludes {
  readonly #options: GitExcludesOptions;
  /** By what they hold. */
  readonly #files = new Map<string, string>();
  /** What `core.excludesFile` is set to in a folder, by the state of the files it may be set in. */
  readonly #settings = new Map<string, string | null>();

  constructor(options: GitExcludesOptions) {
    this.#options = options;
  }

  /** A file of git configuration to include, for a command that starts beside these placeholders; '' where there is nothing to say. */
  async configurationFor(placeholders: readonly string[]): Promise<string> {
    if (this.#options.git === null || placeholders.length === 0) return '';
    const sections: string[] = [];
    for (const [folder, gitDirectory] of this.#repositories(placeholders)) {
      const patterns = placeholders.filter((path) => isInside(folder, path)).map((path) => `/${escaped(relative(folder, path), /[*?[\]\\ #!]/g)}`);
      // The last line that matches decides.
      const excludes = this.#write(`${await this.#userExcludes(folder)}\n${patterns.join('\n')}\n`);
      const file = this.#write(`[core]\n\texcludesFile = ${quoted(excludes)}\n`);
      sections.push(`[includeIf ${quoted(`gitdir:${escaped(gitDirectory, /[*?[\]\\]/g)}`)}]\n\tpath = ${quoted(file)}\n`);
    }
    return this.#write(sections.join(''));
  }

  /** Folders around the placeholders that are repositories, or in the workspace may become one while the command runs; with their git directories. */
  #repositories(placeholders: readonly string[]): Map<string, string> {
    const { workspaceRoot } = this.#options;
    const found = new Map<string, string>();
    for (const start of new Set(placeholders.map((path) => dirname(path)))) {
      for (let folder = start; !found.has(folder); folder = dirname(folder)) {
        const dotGit = join(folder, '.git');
        const kind = kindOf(dotGit);
        const gitDirectory = kind === 'file' ? leadsTo(dotGit) : dotGit;
        const isCandidate = kind !== 'absent' || isInside(workspaceRoot, folder);
        // A name with a line break cannot be said in git's configuration.
        if (isCandidate && gitDirectory !== null && !gitDirectory.includes('\n')) found.set(folder, realPath(gitDirectory));
        if (folder === dirname(folder)) break;
      }
    }
    return found;
  }

  async #userExcludes(folder: string): Promise<string> {
    const setting = await this.#setting(folder);
    return readAsACommandWould(setting === null ? join(this.#options.home, '.config/git/ignore') : resolve(folder, setting), this.#options.unreadable);
  }

  /** Asked of git, which knows of files that include others: once for each state of the files that are looked at first. */
  async #setting(folder: string): Promise<string | null> {
    const { git, home } = this.#options;
    const stamps = [join(folder, '.git/config'), join(folder, '.git/HEAD'), join(home, '.gitconfig'), join(home, '.config/git/config')].map(stampOf);
    const key = JSON.stringify([folder, ...stamps]);
    const known = this.#settings.get(key);
    if (known !== undefined) return known;
    const setting = await promisify(execFile)(git ?? 'git', ['config', '--type=path', '--get', 'core.excludesFile'], { cwd: folder, env: { HOME: home, GIT_TERMINAL_PROMPT: '0' }, timeout: GIT_MS, encoding: 'utf8' }).then(
      ({ stdout }) => stdout.replace(/\n$/, ''),
      // It is not set, or the configuration is broken, which the command finds out for itself.
      () => null,
    );
    if (this.#settings.size >= MOST_KEPT) this.#settings.clear();
    this.#settings.set(key, setting);
    return setting;
  }

  /** Never changed once it is there: a command that runs goes on with what it was started with. */
  #write(content: string): string {
    const known = this.#files.get(content);
    if (known !== undefined) return known;
    const path = join(this.#options.directory, `git-${this.#files.size}`);
    writeFileSync(path, content, { mode: 0o600 });
    this.#files.set(content, path);
    return path;
  }
}

/**
 * What a command could read itself: the path may be a command's choice. So what was opened is looked at, not what is named, and nothing is read but files
 * that have their content in them, as those of /proc have not.
 */
function readAsACommandWould(path: string, unreadable: readonly string[]): string {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const opened = readlinkSync(`/proc/self/fd/${file}`);
      const status = fstatSync(file);
      const isFit = status.isFile() && status.size > 0 && status.size <= MOST_BYTES && !unreadable.some((secret) => isInside(secret, opened));
      return isFit ? readFileSync(file, 'utf8') : '';
    } finally {
      closeSync(file);
    }
  } catch {
    // There is none, or nobody may read it: git goes on without, too.
    return '';
  }
}

function stampOf(path: string): string {
  const status = statSync(path, { bigint: true, throwIfNoEntry: false });
  return status === undefined ? '' : `${status.ino} ${status.mtimeNs} ${status.size}`;
}

function realPath(path: string): string {
  return kindOf(path) === 'absent' ? path : realpathSync(path);
}

const escaped = (text: string, special: RegExp): string => text.replace(special, String.raw`\$&`);
const quoted = (text: string): string => `"${escaped(text, /["\\]/g)}"`;
