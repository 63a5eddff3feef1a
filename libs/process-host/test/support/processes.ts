import { readFileSync } from 'node:fs';

/** Whether a process of that id exists and still runs; a zombie that nobody has reaped does not. */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
  } catch {
    return false;
  }
  return !isZombie(processId);
}

function isZombie(processId: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return readFileSync(`/proc/${processId}/stat`, 'utf8').split(') ')[1]?.startsWith('Z') ?? false;
  } catch {
    return true;
  }
}
