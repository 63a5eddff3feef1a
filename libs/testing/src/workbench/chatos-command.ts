import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** The root of the repository. */
const REPOSITORY = join(import.meta.dirname, '..', '..', '..', '..');
const COMMAND = join(REPOSITORY, 'apps', 'cli', 'src', 'main.ts');

export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `chatos` to its end. @param input what it reads on standard input */
export async function runChatos(args: readonly string[], options: { environment?: Record<string, string>; input?: string } = {}): Promise<CommandResult> {
  const child = startChatos(args, options.environment);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin?.end(options.input ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

/** Starts `chatos` and returns its process. It never touches the keyring of whoever runs the tests. */
export function startChatos(args: readonly string[], environment: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [COMMAND, ...args], { env: { ...process.env, CHATOS_KEYRING: 'never', ...environment }, stdio: ['pipe', 'pipe', 'pipe'] });
}

export interface HeadlessWorkbench {
  readonly process: ChildProcess;
  readonly pid: number;
  /** The door's address with its token. */
  readonly wayIn: string;
  /** What it has written on standard error so far. */
  readonly errors: () => string;
  stop(): Promise<void>;
}

/** Starts the headless host on free ports and waits for the way in. */
export async function startHeadless(stateRoot: string, environment: Record<string, string> = {}): Promise<HeadlessWorkbench> {
  const child = startChatos(['serve', '--port', '0', '--no-open', '--state-root', stateRoot], environment);
  let stdout = '';
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exited = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const wayIn = await new Promise<string>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const address = /http:\/\/127\.0\.0\.1:\d+\/#t=\S+/.exec(stdout)?.[0];
      if (address !== undefined) resolve(address);
    });
    child.on('close', (status) => reject(new Error(`The headless host ended with status ${String(status)}: ${stderr}`)));
  });
  return {
    process: child,
    pid: child.pid ?? 0,
    wayIn,
    errors: () => stderr,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
