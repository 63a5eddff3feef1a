import { readdirSync, readFileSync } from 'node:fs';

/** Every live process below `pid`, nearest first. Linux only: it reads /proc. */
export function descendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = parentOf(Number(entry));
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const found: number[] = [];
  const queue = [pid];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const below = children.get(next) ?? [];
    found.push(...below);
    queue.push(...below);
  }
  return found;
}

/** The command line of a process, its arguments joined by spaces; '' where it has gone. */
export function commandLine(pid: number): string {
  return readProc(pid, 'cmdline').replaceAll('\0', ' ').trim();
}

/** The environment a process was started with, `NAME=value` each; none where it has gone. */
export function environment(pid: number): string[] {
  return readProc(pid, 'environ').split('\0').filter((entry) => entry !== '');
}

/** Whether a process exists and is no zombie. */
export function isAlive(pid: number): boolean {
  const state = /\) (\S)/.exec(readProc(pid, 'stat'))?.[1];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

function parentOf(pid: number): number | null {
  // The second field is the command in parentheses and may hold anything; the state and the parent follow its last one.
  const stat = readProc(pid, 'stat');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.length > 1 ? Number(fields[1]) : null;
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // The process ended between the listing and the read.
    return '';
  }
}
