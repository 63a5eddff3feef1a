import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** The resident memory of whole process groups, in bytes, by group. A group that is gone is left out; nothing is told on Windows. */
export async function measureGroups(groupIds: ReadonlySet<number>): Promise<Map<number, number>> {
  if (groupIds.size === 0 || process.platform === 'win32') return new Map();
  const processes = process.platform === 'linux' ? await readProcFiles(groupIds) : await askPs();
  const memory = new Map<number, number>();
  for (const { group, bytes } of processes) if (groupIds.has(group)) memory.set(group, (memory.get(group) ?? 0) + bytes);
  return memory;
}

interface Measured {
  group: number;
  bytes: number;
}

async function readProcFiles(groupIds: ReadonlySet<number>): Promise<Measured[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(names.map(async (name): Promise<Measured | null> => {
    // A process that went away meanwhile counts for nothing.
    const stat = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => '');
    // `pid (command) state parent group …`; see proc_pid_stat(5).
    const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
    if (!groupIds.has(group)) return null;
    const status = await readFile(`/proc/${name}/status`, 'latin1').catch(() => '');
    return { group, bytes: Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024 };
  }));
  return found.filter((entry) => entry !== null);
}

async function askPs(): Promise<Measured[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,rss='], { env: { LC_ALL: 'C', PATH: '/bin:/usr/bin' }, timeout: 10_000 });
  return stdout.trim().split('\n').map((line) => {
    const [group, kilobytes] = line.trim().split(/\s+/).map(Number);
    return { group: group ?? 0, bytes: (kilobytes ?? 0) * 1024 };
  });
}
