import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** The process group that has the terminal of its session; -1 where there is none. */
  readonly foreground: number;
  readonly name: string;
}

/** What sandbox-runtime runs a command under, innermost. */
const INNERMOST_WRAPPER = 'apply-seccomp';
const WRAPPERS = new Set([INNERMOST_WRAPPER, 'bwrap']);

/** Every process of this machine that can be seen. */
export function listProcesses(platform: NodeJS.Platform = process.platform): ProcessEntry[] {
  return platform === 'linux' ? readProc() : askPs();
}

/**
 * The processes of a command: all that the process it was started by has started, without those of the sandbox around it. With no sandbox around it,
 * that process too.
 */
export function processesOf(root: number, all: readonly ProcessEntry[]): ProcessEntry[] {
  const tree = withDescendants(root, all);
  const wrappers = tree.filter(({ name }) => WRAPPERS.has(name));
  const innermost = wrappers.filter(({ name }) => name === INNERMOST_WRAPPER).at(-1) ?? wrappers.at(-1);
  if (innermost === undefined) return tree;
  return withDescendants(innermost.pid, all).filter(({ pid }) => pid !== innermost.pid);
}

/** From the root down: parents before their children. */
function withDescendants(root: number, all: readonly ProcessEntry[]): ProcessEntry[] {
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of all) children.set(entry.parent, [...(children.get(entry.parent) ?? []), entry]);
  const found = all.filter(({ pid }) => pid === root);
  for (const { pid } of found) found.push(...(children.get(pid) ?? []));
  return found;
}

function readProc(): ProcessEntry[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      // Field 2 is the command in parentheses and may itself hold spaces and parentheses: count from its last ")".
      const end = stat.lastIndexOf(')');
      const [, parent, group, session, , foreground] = stat.slice(end + 2).split(' ');
      return [{ pid: Number(name), parent: Number(parent), group: Number(group), session: Number(session), foreground: Number(foreground), name: stat.slice(stat.indexOf('(') + 1, end) }];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}

function askPs(): ProcessEntry[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid=,pgid=,sess=,tpgid=,comm='], { encoding: 'utf8', env: { LC_ALL: 'C', PATH: '/bin:/usr/bin' } }).trim().split('\n');
  return lines.map((line) => {
    const [pid, parent, group, session, foreground, ...name] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), group: Number(group), session: Number.parseInt(session ?? '', 10) || 0, foreground: Number(foreground), name: name.join(' ').split('/').at(-1) ?? '' };
  });
}

/** Whether it was there to get it. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw error;
  }
}
