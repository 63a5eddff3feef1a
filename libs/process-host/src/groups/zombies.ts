import { readdir, readFile } from 'node:fs/promises';

/**
 * Whether all that is left of a process group are zombies: they have ended, and wait for an init that is slow to collect them (in many
 * containers: seconds, or for ever), while a signal still finds them. Only Linux can tell; elsewhere the answer is no.
 */
export async function isGroupOfZombies(groupId: number): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const names = await readdir('/proc');
  const states = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map((name) => readState(name, groupId)));
  return !states.includes('running');
}

async function readState(processId: string, groupId: number): Promise<'elsewhere' | 'zombie' | 'running'> {
  // A process that went away meanwhile is in no group.
  const stat = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => '');
  // `pid (command) state parent group …`; the command may hold anything, brackets too. See proc_pid_stat(5).
  const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (Number(group) !== groupId) return 'elsewhere';
  return state === 'Z' || state === 'X' ? 'zombie' : 'running';
}
