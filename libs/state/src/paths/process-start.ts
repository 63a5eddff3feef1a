import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describeError, systemErrorCode } from '../errors.ts';

/** How long the system's own tool may take to say when a process started; PowerShell needs about half a second. */
const TOOL_TIMEOUT_MS = 10_000;

/** Whether a process of this id runs, whoever owns it. */
export function isProcessRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error: unknown) {
    // EPERM: it runs, and belongs to somebody else.
    return systemErrorCode(error) === 'EPERM';
  }
}

/**
 * When a process started, as a text that is only good for comparing: a process id is used again sooner or later, the pair of id and
 * start is not. Null where the process is gone or the system does not tell.
 */
export function readProcessStart(pid: number): string | null {
  try {
    if (process.platform === 'linux') return readLinuxStart(pid);
    return process.platform === 'win32' ? askPowerShell(pid) : askPs(pid);
  } catch (error: unknown) {
    if (isProcessRunning(pid)) process.emitWarning(`readProcessStart: the start of process ${pid} cannot be read: ${describeError(error)}`);
    return null;
  }
}

/** Ticks since boot (proc(5): field 22 of stat), with the boot's id, because ticks start again at every boot. */
function readLinuxStart(pid: number): string | null {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // Field 2 is the command in parentheses and may itself hold spaces and parentheses: count from its last ")".
  const fieldsFromThird = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fieldsFromThird[22 - 3];
  if (ticks === undefined) return null;
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}:${ticks}`;
}

function askPs(pid: number): string | null {
  // A fixed locale and zone: the answer must not change with the settings of whoever asks.
  const answer = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    timeout: TOOL_TIMEOUT_MS,
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/bin:/usr/bin' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return answer.trim() || null;
}

function askPowerShell(pid: number): string | null {
  const answer = execFileSync('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`], {
    encoding: 'utf8',
    timeout: TOOL_TIMEOUT_MS,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return answer.trim() || null;
}
