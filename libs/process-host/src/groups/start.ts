import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { ProcessGroupError } from './process-group-error.ts';

export interface ProcessGroupOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Windows: the arguments are handed over as they are, without quoting. */
  readonly isVerbatim?: boolean;
  readonly cwd: string;
  /** The whole environment of the child: nothing is inherited. Its PATH is where `command` is looked up. */
  readonly environment: Readonly<Record<string, string>>;
  /** Default: all three piped. */
  readonly stdio?: StdioOptions;
}

export interface ProcessGroup {
  readonly child: ChildProcess;
  /** The id that `killProcessGroup` takes: on POSIX the process group, which is also the pid of `child`. */
  readonly groupId: number;
  /** Settles when the command itself is gone, even where a grandchild still holds its pipes. Never rejects. */
  readonly exited: Promise<ProcessGroupExit>;
}

export interface ProcessGroupExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * Starts a command as the leader of a process group of its own, so that whatever it starts (`npx`, `sh -c` and the like) can be ended
 * with it. Resolves once it runs; throws ProcessGroupError where it cannot be started.
 */
export async function startProcessGroup(options: ProcessGroupOptions): Promise<ProcessGroup> {
  await assertDirectory(options.cwd);
  const child = spawnChild(options);
  const exited = new Promise<ProcessGroupExit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => reject(explainSpawnError(options.command, cause)));
  });
  // Later errors (a kill that was not permitted) must not end this process; `exited` says all that matters.
  child.on('error', () => undefined);
  return { child, groupId: child.pid as number, exited };
}

/** Most failures come as an `error` event; some (an environment too large, a NUL in an argument, no memory) are thrown at once. */
function spawnChild({ command, args, cwd, environment, stdio, isVerbatim = false }: ProcessGroupOptions): ChildProcess {
  try {
    return spawn(command, [...args], {
      cwd,
      env: { ...environment },
      stdio: stdio ?? ['pipe', 'pipe', 'pipe'],
      // Windows has no process groups; there `detached` would only open a console window, and taskkill finds the tree by itself.
      detached: process.platform !== 'win32',
      windowsHide: true,
      windowsVerbatimArguments: isVerbatim,
    });
  } catch (cause) {
    throw explainSpawnError(command, cause as Error);
  }
}

async function assertDirectory(path: string): Promise<void> {
  // spawn reports a missing working directory as ENOENT of the command, which would send the user the wrong way.
  const found = await stat(path).catch((cause: unknown) => {
    throw new ProcessGroupError('working-directory-unusable', `The folder ${path} cannot be used.`, 'Choose a folder that exists and that you may read.', cause);
  });
  if (!found.isDirectory()) throw new ProcessGroupError('working-directory-unusable', `${path} is not a folder.`, 'Choose a folder.');
}

function explainSpawnError(command: string, cause: NodeJS.ErrnoException | Error): ProcessGroupError {
  const errno = 'code' in cause ? cause.code : undefined;
  if (errno === 'ENOENT') {
    return new ProcessGroupError('command-not-found', `The command ${command} was not found.`, 'Install it, or give its absolute path.', cause);
  }
  if (errno === 'EACCES' || errno === 'EPERM') {
    return new ProcessGroupError('command-not-executable', `The command ${command} may not be executed.`, 'Make the file executable, or choose another command.', cause);
  }
  return new ProcessGroupError('spawn-failed', `The command ${command} could not be started: ${cause.message}`, 'Check the command and its arguments.', cause);
}
