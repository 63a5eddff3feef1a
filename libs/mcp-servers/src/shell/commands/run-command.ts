import { startProcessGroup, killProcessGroup } from '@chatos/process-host';
import type { ProcessGroup } from '@chatos/process-host';
import type { CommandRequest, Sandbox } from '../sandbox/types.ts';
import { CommandOutput } from './command-output.ts';
import type { CapturedOutput } from './command-output.ts';
import { promptAt, wantedTerminal } from './interactive.ts';
import type { KeptOutputs } from './kept-outputs.ts';
import { listProcesses, processesOf, signalProcess } from './process-tree.ts';

export interface RunRequest extends Omit<CommandRequest, 'isTerminal'> {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly maxBufferBytes: number;
  readonly signal: AbortSignal;
}

export type RunEnd = 'exited' | 'timed-out' | 'canceled' | 'needs-input';

export interface RunResult {
  readonly end: RunEnd;
  readonly exitCode: number | null;
  readonly exitSignal: string | null;
  readonly output: CapturedOutput;
  readonly durationMs: number;
  /** Where `end` is `needs-input`: what it waits at, as far as it shows. */
  readonly prompt: string | null;
}

/** For so long after its last output a command must be silent to count as waiting at a prompt. */
const SILENCE_MS = 1500;
const LOOK_MS = 250;
/** How long a command that is to end has for it before it is killed. */
const GRACE_MS = 400;
/** What was written just before the end is waited for so long; a process that outlives its command may hold the pipe open for ever. */
const DRAIN_MS = 1000;
const LOOKED_AT_BYTES = 2000;

/**
 * Runs one command to its end, without a terminal and with an empty input. Whatever ends it, everything it started is gone when this resolves: in the
 * sandbox all of it, without one what stayed in its process group. Rejects where it cannot be started.
 */
export async function runCommand(sandbox: Sandbox, outputs: KeptOutputs, request: RunRequest): Promise<RunResult> {
  const { file, args, environment, release } = await sandbox.confine({ ...request, isTerminal: false });
  try {
    request.signal.throwIfAborted();
    const startedAt = performance.now();
    // The input is no socket: a shell that finds one takes itself for started over a network, and reads its start-up files.
    const group = await startProcessGroup({ command: file, args, cwd: request.cwd, environment: { ...request.environment, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = new CommandOutput(request.maxBufferBytes, outputs);
    const closed = collect(group, output);
    const { end, prompt } = await watch(group, output, request);
    const { code, signal } = await group.exited;
    await killProcessGroup(group.groupId, { graceMs: 0 });
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, DRAIN_MS).unref())]);
    group.child.stdout?.destroy();
    group.child.stderr?.destroy();
    const failedForWant = end === 'exited' && code !== 0 && (wantedTerminal(output.end(LOOKED_AT_BYTES)) || promptAt(output.end(LOOKED_AT_BYTES)) !== null);
    return {
      end: failedForWant ? 'needs-input' : end, exitCode: code, exitSignal: signal, durationMs: Math.round(performance.now() - startedAt),
      prompt: failedForWant ? promptAt(output.end(LOOKED_AT_BYTES)) : prompt, output: output.finish(),
    };
  } finally {
    release();
  }
}

function collect({ child }: ProcessGroup, output: CommandOutput): Promise<unknown> {
  const take = (chunk: Buffer): void => output.add(chunk);
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  return new Promise((resolve) => child.once('close', resolve));
}

/** Waits for its end, or ends it. */
async function watch(group: ProcessGroup, output: CommandOutput, { timeoutMs, signal }: RunRequest): Promise<{ end: RunEnd; prompt: string | null }> {
  let resolve: (ended: { end: RunEnd; prompt: string | null }) => void = () => undefined;
  const ended = new Promise<{ end: RunEnd; prompt: string | null }>((settle) => (resolve = settle));
  const stop = (end: RunEnd, prompt: string | null = null): void => {
    resolve({ end, prompt });
    void endTree(group);
  };
  const onAbort = (): void => stop('canceled');
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  const timeout = setTimeout(() => stop('timed-out'), timeoutMs);
  const look = setInterval(() => {
    if (performance.now() - output.lastAt < SILENCE_MS) return;
    const prompt = promptAt(output.end(LOOKED_AT_BYTES));
    if (prompt !== null) stop('needs-input', prompt);
  }, LOOK_MS);
  void group.exited.then(() => resolve({ end: 'exited', prompt: null }));
  try {
    return await ended;
  } finally {
    clearTimeout(timeout);
    clearInterval(look);
    signal.removeEventListener('abort', onAbort);
  }
}

/** Asks the processes of the command to end, and then ends them, and with them the sandbox. */
async function endTree({ groupId, exited }: ProcessGroup): Promise<void> {
  for (const { pid } of processesOf(groupId, listProcesses())) signalProcess(pid, 'SIGTERM');
  await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, GRACE_MS))]);
  await killProcessGroup(groupId, { graceMs: 0 });
}
