import { spawn } from 'node:child_process';
import { isGroupOfZombies } from './zombies.ts';

/** How often a group that was asked to end is looked at. */
const POLL_MS = 25;

/** How long to wait for a group after SIGKILL: the kernel needs a moment. */
const AFTER_KILL_MS = 500;

/**
 * Ends a process group and everything in it: SIGTERM, and SIGKILL for what is left after `graceMs` (0 kills at once). Resolves when the
 * group is gone, at the latest half a second after SIGKILL. A group that no longer exists is no error. On Windows: the process tree.
 */
export async function killProcessGroup(groupId: number, { graceMs }: { graceMs: number }): Promise<void> {
  // 0 would be our own group, 1 everything the kernel lets us reach.
  if (!Number.isSafeInteger(groupId) || groupId <= 1) throw new RangeError(`${groupId} is not the id of a process group.`);
  if (process.platform === 'win32') return killTree(groupId);
  if (graceMs > 0) {
    if (!signalGroup(groupId, 'SIGTERM')) return;
    if (await groupIsGone(groupId, graceMs)) return;
  }
  if (!signalGroup(groupId, 'SIGKILL')) return;
  await groupIsGone(groupId, AFTER_KILL_MS);
}

/** Whether the group still exists. */
function signalGroup(groupId: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-groupId, signal);
    return true;
  } catch (error) {
    const errno = (error as NodeJS.ErrnoException).code;
    // macOS answers EPERM for a group of zombies only; a group that is truly not ours cannot be ended by us either.
    if (errno === 'ESRCH' || errno === 'EPERM') return false;
    throw error;
  }
}

async function groupIsGone(groupId: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (signalGroup(groupId, 0) && !(await isGroupOfZombies(groupId))) {
    if (Date.now() >= deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return true;
}

/** Windows has no polite signal for a tree of console processes, so this is at once and final. */
function killTree(processId: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const taskkill = spawn('taskkill', ['/pid', String(processId), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    taskkill.once('error', reject);
    // Exit code 128: no such process, which is what we wanted.
    taskkill.once('exit', () => resolve());
  });
}
