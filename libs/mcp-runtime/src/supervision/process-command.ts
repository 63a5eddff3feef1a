import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * What a process runs, its words joined by spaces; null where it is gone or the system does not tell.
 */
export async function readCommand(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').slice(0, -1).join(' ');
    if (process.platform === 'win32') return null;
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { env: { LC_ALL: 'C', PATH: '/bin:/usr/bin' }, timeout: 10_000 });
    return stdout.trim() || null;
  } catch {
    // It is gone, or belongs to somebody who does not show it.
    return null;
  }
}
