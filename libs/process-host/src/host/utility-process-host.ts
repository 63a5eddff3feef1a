import type { Port } from '@chatos/contracts';
import type { Readable } from 'node:stream';
import type { Log } from '../log.ts';
import { createMessagePort } from '../ports/message-port.ts';
import type { MessagePortMainLike } from '../ports/message-port.ts';
import { forwardLines } from './forward-lines.ts';
import { messagePortMain, pumpPorts } from './host-port.ts';
import { parseProcessMessage } from './messages.ts';
import type { ParentMessage } from './messages.ts';
import { assertEnvironmentDeclared } from './process-host.ts';
import type { ProcessHost, ProcessSpec, RunningProcess } from './process-host.ts';
import { createRunningProcess } from './running-process.ts';

/** What we need of Electron's UtilityProcess. */
export interface UtilityProcessLike {
  readonly pid: number | undefined;
  /** Null unless forked with `stdio: 'pipe'`. */
  readonly stdout: unknown;
  readonly stderr: unknown;
  postMessage(message: unknown, transfer?: MessagePortMainLike[]): void;
  kill(): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

export interface UtilityProcessHostOptions {
  /** `utilityProcess.fork` with `stdio: 'pipe'` and exactly this environment. */
  fork(entry: string, environment: Record<string, string>): UtilityProcessLike;
  /** `new MessageChannelMain()`. */
  createChannel(): { port1: MessagePortMainLike; port2: MessagePortMainLike };
  /** Gets what the processes write, line by line, with their name in front. */
  readonly log: Log;
}

/** Processes as Electron utility processes: ports are transferred, and the parent sees nothing of what they carry. */
export function createUtilityProcessHost(options: UtilityProcessHostOptions): ProcessHost {
  return {
    start: (spec) => startUtility(options, spec),
    createChannel() {
      const { port1, port2 } = options.createChannel();
      return [messagePortMain(port1), messagePortMain(port2)];
    },
  };
}

function startUtility({ fork, createChannel, log }: UtilityProcessHostOptions, spec: ProcessSpec): RunningProcess {
  assertEnvironmentDeclared(spec);
  const child = fork(spec.entry, { ...spec.environment });
  const write: Log = (line) => log(`${spec.name}: ${line}`);
  const send = (message: ParentMessage, transfer: MessagePortMainLike[] = []) => child.postMessage(message, transfer);

  const { running, reported, exited } = createRunningProcess({
    name: spec.name,
    pid: () => child.pid,
    connect(role, hostPort) {
      const port = hostPort.kind === 'message-port' ? hostPort.port : transferable(hostPort.port, createChannel);
      send({ type: 'open', id: null, role }, [port]);
    },
    sendStop: () => send({ type: 'stop' }),
    kill() {
      // Its own kill() is SIGTERM, which a process that hangs may never see. Before it has a pid there is nothing else.
      if (child.pid === undefined) child.kill();
      else killByPid(child.pid);
    },
  }, log);

  child.on('message', (value) => {
    const message = parseProcessMessage(value);
    if (message?.type === 'report') reported(message.report);
    else write('dropped a malformed message to its parent.');
  });
  for (const stream of [child.stdout, child.stderr]) if (stream !== null) forwardLines(stream as Readable, write);
  // Electron gives no signal; and the code of one that was killed was 0 as well as 9.
  child.on('exit', (code) => exited({ code, signal: null }));
  return running;
}

/** A text port cannot be transferred: a channel takes its place, and the parent pumps. */
function transferable(port: Port, createChannel: UtilityProcessHostOptions['createChannel']): MessagePortMainLike {
  const { port1, port2 } = createChannel();
  pumpPorts(port, createMessagePort(port1));
  return port2;
}

function killByPid(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
