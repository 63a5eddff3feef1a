import { createMemoryPorts, createPortClient } from '@chatos/contracts';
import type { PortClient, ProcessName, ProcessState, SurfaceName } from '@chatos/contracts';
import { relayPort } from '@chatos/process-host';
import type { Workbench } from '@chatos/process-host';
import { acquireOwnerLock, readOwner, resolveStateRoot, StateError } from '@chatos/state/paths';
import type { OwnerLock, StateRoot } from '@chatos/state/paths';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withRunning } from './attach.ts';
import type { CommandSession, ContractOf } from './command-session.ts';
import { CommandError } from './errors.ts';
import { createCommandWorkbench } from './workbench.ts';

/** How many of the processes' last lines are shown when one of them fails. */
const SHOWN_LINES = 20;

export interface WorkbenchRequest {
  stateRoot: string;
  nodePath: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** What was typed, for whoever is refused because of us. */
  command: string;
  processes: ProcessName[];
  /** Gets every line the processes log; otherwise they are shown only where one fails. */
  verbose: ((line: string) => void) | null;
}

/**
 * Runs work on a workbench of its own: takes the state root, starts the processes, and ends them and gives the root free in every case. Where
 * the desktop (or the headless host) holds the root, it works with theirs.
 * @throws StateError where the root is unusable or held by another command; CommandError where a process cannot work; AttachError
 */
export async function withWorkbench<Result>(request: WorkbenchRequest, work: (session: CommandSession) => Promise<Result>): Promise<Result> {
  const root = resolveStateRoot(request.stateRoot);
  const lock = takeUnlessRunning(root, request);
  if (lock === null) return withRunning(root, work);
  try {
    const lines: string[] = [];
    const log = (line: string) => {
      lines.push(line);
      if (lines.length > SHOWN_LINES) lines.shift();
      request.verbose?.(line);
    };
    const { workbench, pages } = createCommandWorkbench({ root, nodePath: request.nodePath, environment: request.environment, log, processes: request.processes });
    requireBuilt(join(dirname(pages), 'processes'), request.processes);
    const closers: (() => void)[] = [];
    try {
      await workbench.start();
      requireReady(workbench.states(), lines);
      return await work({
        async connect(surface) {
          const portClient = connectSurface(workbench, surface);
          closers.push(() => portClient.close());
          return portClient.client;
        },
        isAttached: false,
        lastLines: () => lines.join('\n'),
      });
    } finally {
      for (const close of closers) close();
      await workbench.stop();
    }
  } finally {
    lock.release();
  }
}

/** Null where a ChatOS with windows or pages holds it. The processes of another command end with that command: with them nothing is begun. */
function takeUnlessRunning(root: StateRoot, request: WorkbenchRequest): OwnerLock | null {
  try {
    return acquireOwnerLock(root, { kind: 'cli', command: request.command });
  } catch (error: unknown) {
    const owner = error instanceof StateError && error.code === 'state-root-owned' ? readOwner(root) : null;
    if (owner === null || owner.kind === 'cli') throw error;
    request.verbose?.(`works with the ChatOS that runs: ${owner.kind}, process ${owner.pid}`);
    return null;
  }
}

function connectSurface<Surface extends SurfaceName>(workbench: Workbench, surface: Surface): PortClient<ContractOf[Surface]> {
  const [ours, theirs] = createMemoryPorts();
  workbench.connectPage(surface, relayPort(theirs));
  return createPortClient<ContractOf[Surface]>(ours);
}

function requireBuilt(directory: string, processes: readonly ProcessName[]): void {
  const missing = processes.map((name) => join(directory, `${name}.cjs`)).find((path) => !existsSync(path));
  if (missing !== undefined) throw new CommandError(`${missing} has not been built.`, 'Run it by `npm run -s chatos -- …` from the clone, which builds what is missing.');
}

function requireReady(states: readonly ProcessState[], lines: readonly string[]): void {
  const failed = states.find((state) => state.state !== 'ready');
  if (!failed) return;
  const reason = failed.message === '' ? `it is ${failed.state}.` : failed.message;
  const more = lines.length === 0 ? '' : `What it said last:\n${lines.join('\n')}`;
  throw new CommandError(`The ${failed.process} process cannot work: ${reason}`, more);
}
