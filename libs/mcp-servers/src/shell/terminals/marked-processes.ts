import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** In the environment of what a terminal without a sandbox starts: `<server>.<terminal>`. So also a process that left its session is found when the terminal closes. */
const MARK = 'CHATOS_TERMINAL';

/**
 * Waits for the end of its input, which comes with the server's however that ends, gives what was hung up a moment, and kills what still carries the server's mark. It
 * ignores what is sent to everybody, for it outlives the server by that moment.
 */
const WATCHDOG_SCRIPT = `
trap '' HUP INT TERM
while read -r line; do :; done
for pause in 0.3 0.1 0.1; do
  sleep $pause
  for file in $(grep -lsz "^${MARK}=$1[.]" /proc/[0-9]*/environ); do
    id=\${file#/proc/}
    kill -s KILL "\${id%/environ}" 2>/dev/null
  done
done
`;

/** Finds the processes that terminals without a sandbox have started, by a mark in their environment. On Linux; elsewhere there is only their tree to go by. */
export class MarkedProcesses {
  readonly #server = randomUUID();
  readonly #platform: NodeJS.Platform;
  #watchdog: ChildProcess | null = null;

  constructor(platform: NodeJS.Platform) {
    this.#platform = platform;
  }

  /** To be added to the environment of what a terminal starts. From now on what it leaves is ended with the server, whatever befalls that. */
  markOf(terminalId: string): Record<string, string> {
    if (this.#platform === 'linux') this.#watch();
    return { [MARK]: `${this.#server}.${terminalId}` };
  }

  /** The ids of those that a terminal started, as they are now. */
  of(terminalId: string): number[] {
    if (this.#platform !== 'linux') return [];
    const mark = `\0${MARK}=${this.#server}.${terminalId}\0`;
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
      try {
        return `\0${readFileSync(`/proc/${name}/environ`, 'latin1')}`.includes(mark) ? [Number(name)] : [];
      } catch {
        // It ended meanwhile, or belongs to another user.
        return [];
      }
    });
  }

  /** Nothing is started any more. */
  close(): void {
    this.#watchdog?.stdin?.end();
    this.#watchdog = null;
  }

  #watch(): void {
    if (this.#watchdog !== null) return;
    // A group of its own: whoever ends the server's must not end this with it.
    const child = spawn('/bin/sh', ['-c', WATCHDOG_SCRIPT, 'chatos-terminals', this.#server], { detached: true, cwd: '/', env: { PATH: '/usr/bin:/bin' }, stdio: ['pipe', 'ignore', 'ignore'] });
    this.#watchdog = child;
    const gone = (): void => {
      if (this.#watchdog === child) this.#watchdog = null;
    };
    child.once('error', gone);
    child.once('exit', gone);
    child.stdin.on('error', () => undefined);
    child.unref();
  }
}
