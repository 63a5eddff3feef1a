import { startProcessGroup, killProcessGroup } from '@chatos/process-host';
import type { Log } from '@chatos/process-host';
import { randomUUID } from 'node:crypto';
import { delimiter, isAbsolute } from 'node:path';
import type { Readable } from 'node:stream';
import { messageOf } from '../errors.ts';
import type { GroupListener } from '../types.ts';

export interface LoginPathOptions {
  /** The allow-listed part of this process's environment, with its SHELL and the PATH that serves where the shell does not answer. */
  readonly environment: Readonly<Record<string, string>>;
  readonly groups: GroupListener;
  readonly log: Log;
  readonly platform?: NodeJS.Platform;
  /** For tests. */
  readonly limitMs?: number;
}

/** The PATH of the user's login shell: what children get, and what commands are looked up on. */
export interface LoginPath {
  /** Asks the shell at the first call, and never again in this process. Never rejects. */
  resolve(): Promise<string>;
  /** Null as long as nobody asked. */
  current(): string | null;
}

/** Start-up files of shells are slow at times; one that waits for a key press must not hold a tool call for ever. */
const LIMIT_MS = 5_000;
/** A PATH is far shorter; what start-up files print besides is not read for ever. */
const MAX_OUTPUT = 1024 * 1024;

/**
 * A program started from a desktop has a bare PATH, without what the user's start-up files add (Homebrew, nvm, uv). So the user's own shell is
 * asked once. What this process has besides comes last: a terminal's own additions are still found. On Windows the PATH is the user's already.
 */
export function createLoginPath(options: LoginPathOptions): LoginPath {
  const present = options.environment['PATH'] ?? '';
  let asked: Promise<string> | null = null;
  let known: string | null = null;
  return {
    current: () => known,
    resolve() {
      asked ??= probe(options).then((path) => (known = path === null ? present : joined(path, present)));
      return asked;
    },
  };
}

async function probe({ environment, groups, log, platform = process.platform, limitMs = LIMIT_MS }: LoginPathOptions): Promise<string | null> {
  const shell = environment['SHELL'];
  if (platform === 'win32' || shell === undefined || !isAbsolute(shell)) return null;
  try {
    const path = await askShell(shell, environment, groups, limitMs);
    if (path === null || !path.split(delimiter).some((folder) => isAbsolute(folder))) {
      log(`mcp-runtime: the login shell ${shell} did not tell its PATH within ${limitMs / 1000} s; the PATH of this process is used.`);
      return null;
    }
    return path;
  } catch (error) {
    log(`mcp-runtime: the login shell ${shell} could not be asked for its PATH: ${messageOf(error)}; the PATH of this process is used.`);
    return null;
  }
}

/** Null where the shell ends, or the time does, without an answer. Whatever it started is gone afterwards. */
async function askShell(shell: string, environment: Readonly<Record<string, string>>, groups: GroupListener, limitMs: number): Promise<string | null> {
  // Start-up files may print what they like before and after; nothing of theirs can be this.
  const marker = randomUUID();
  const command = `printf '%s' '${marker}' "$PATH" '${marker}'`;
  // A group without a terminal: an interactive shell would take the terminal from the program that was started in it.
  const group = await startProcessGroup({
    command: shell, args: ['-ilc', command], cwd: '/', stdio: ['ignore', 'pipe', 'ignore'],
    // Said to the start-up files that ask, so that they neither update themselves nor open a multiplexer.
    environment: { ...environment, TERM: 'dumb', DISABLE_AUTO_UPDATE: 'true', ZSH_TMUX_AUTOSTARTED: 'true' },
  });
  groups.started(group.groupId, `${shell} -ilc (asks for the PATH)`);
  try {
    return await readAnswer(group.child.stdout as Readable, marker, group.exited, limitMs);
  } finally {
    await killProcessGroup(group.groupId, { graceMs: 0 });
    group.child.stdout?.destroy();
    groups.ended(group.groupId);
  }
}

function readAnswer(output: Readable, marker: string, exited: Promise<unknown>, limitMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    let text = '';
    const answer = () => text.split(marker)[1] ?? null;
    const isWhole = () => text.split(marker).length === 3;
    const timer = setTimeout(() => finish(null), limitMs);
    const finish = (path: string | null) => {
      clearTimeout(timer);
      resolve(path);
    };
    output.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (isWhole()) finish(answer());
      else if (text.length > MAX_OUTPUT) finish(null);
    });
    output.on('error', () => finish(null));
    output.on('end', () => finish(isWhole() ? answer() : null));
    // A program left in the background may hold the pipe; what the shell itself wrote has arrived by the next turn of the loop.
    void exited.then(() => setImmediate(() => setImmediate(() => finish(isWhole() ? answer() : null))));
  });
}

function joined(path: string, present: string): string {
  // Relative folders would mean another program in every workspace.
  const folders = [...path.split(delimiter), ...present.split(delimiter)].filter((folder) => isAbsolute(folder));
  return [...new Set(folders)].join(delimiter);
}
