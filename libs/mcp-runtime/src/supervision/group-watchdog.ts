import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Log } from '@chatos/process-host';
import type { GroupListener } from '../types.ts';

/**
 * Reads `+ <group>` and `- <group>` lines, and ends the groups that are left when its input ends: TERM, and a second later KILL. It ignores
 * what a terminal or a desktop sends to everybody, for it has to outlive the runtime by that second. Two milliseconds and some hundred
 * kilobytes, and no Node needed, which a packaged Electron does not offer.
 */
const SHELL_SCRIPT = `
trap '' HUP INT TERM
groups=''
while IFS=' ' read -r sign id; do
  case "$sign" in
    +) groups="$groups $id" ;;
    -) rest=''
       for group in $groups; do [ "$group" = "$id" ] || rest="$rest $group"; done
       groups="$rest" ;;
  esac
done
[ -n "$groups" ] || exit 0
for group in $groups; do kill -s TERM -- "-$group"; done
sleep 1
for group in $groups; do kill -s KILL -- "-$group"; done
`;

/** Windows has no groups: the ids are those of the commands, and taskkill finds what they started. */
const POWERSHELL_SCRIPT = `
$groups = @{}
while (($line = [Console]::In.ReadLine()) -ne $null) {
  $sign, $id = $line -split ' '
  if ($sign -eq '+') { $groups[$id] = $true } else { $groups.Remove($id) }
}
foreach ($id in $groups.Keys) { taskkill.exe /pid $id /T /F 2>$null | Out-Null }
`;

/** How long it may take to see that there is nothing left to do. */
const END_MS = 2000;
/** How often it is started anew at once when somebody ends it; after that, with the next server. */
const MAX_RESTARTS = 5;

export interface GroupWatchdog extends GroupListener {
  /** Lets it end, and with it any group it was not told the end of. */
  close(): Promise<void>;
}

/**
 * One tiny process beside the runtime that ends the runtime's process groups when the runtime is gone, however it went: the pipe between
 * them closes also with SIGKILL, of the runtime alone or of the whole workbench. It starts with the first group and is started anew should
 * somebody end it. Where it cannot be started the ledger remains: what is left is then ended at the next launch.
 */
export function createGroupWatchdog(log: Log): GroupWatchdog {
  const groups = new Set<number>();
  let watchdog: ChildProcess | null = null;
  let restarts = 0;
  let isClosed = false;

  function begin(): void {
    const [command, args] = process.platform === 'win32' ? ['powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', POWERSHELL_SCRIPT]] : ['/bin/sh', ['-c', SHELL_SCRIPT, 'chatos-watchdog']];
    const child = spawn(command, args, {
      // A group of its own: whoever ends the runtime's must not end this with it.
      detached: process.platform !== 'win32',
      stdio: ['pipe', 'ignore', 'ignore'],
      env: process.platform === 'win32' ? systemRoot() : { PATH: '/usr/bin:/bin' },
      cwd: process.platform === 'win32' ? undefined : '/',
      windowsHide: true,
    });
    watchdog = child;
    child.stdin.on('error', () => undefined);
    child.once('error', (error) => gone(`it could not be started: ${error.message}`));
    child.once('exit', (code, signal) => gone(`it ended (${signal ?? code})`));
    child.unref();
    function gone(how: string): void {
      if (watchdog !== child) return;
      watchdog = null;
      if (isClosed || groups.size === 0) return;
      log(`mcp-runtime: the watchdog over the tool servers is gone, ${how}.`);
      if (++restarts <= MAX_RESTARTS) begin();
    }
    for (const group of groups) child.stdin.write(`+ ${group}\n`);
  }

  return {
    started(groupId) {
      groups.add(groupId);
      // One that has just died is told in vain; its successor is told of all of them.
      if (watchdog) watchdog.stdin?.write(`+ ${groupId}\n`);
      else begin();
    },
    ended(groupId) {
      groups.delete(groupId);
      watchdog?.stdin?.write(`- ${groupId}\n`);
    },
    async close() {
      isClosed = true;
      const child = watchdog;
      if (!child || child.exitCode !== null) return;
      const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.stdin?.end();
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([exited, new Promise<void>((resolve) => (timer = setTimeout(resolve, END_MS)))]);
      clearTimeout(timer);
    },
  };
}

/** PowerShell does not start without it. It is a place, not a secret. */
function systemRoot(): Record<string, string> {
  return { SystemRoot: 'C:\\Windows', PATH: 'C:\\Windows\\System32;C:\\Windows\\System32\\WindowsPowerShell\\v1.0' };
}
