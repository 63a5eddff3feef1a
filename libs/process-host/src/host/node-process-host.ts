import { createMemoryPorts } from '@chatos/contracts';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Log } from '../log.ts';
import { createMessagePort } from '../ports/message-port.ts';
import { createRelay } from '../ports/relay.ts';
import { forwardLines } from './forward-lines.ts';
import { pumpPorts, relayPort } from './host-port.ts';
import { parseProcessMessage } from './messages.ts';
import type { ParentMessage } from './messages.ts';
import { assertEnvironmentDeclared } from './process-host.ts';
import type { ProcessExit, ProcessHost, ProcessSpec, RunningProcess } from './process-host.ts';
import { createRunningProcess } from './running-process.ts';

export interface NodeProcessHostOptions {
  /** Absolute path of the Node that runs the processes. */
  readonly nodePath: string;
  /** Gets what the processes write, line by line, with their name in front. */
  readonly log: Log;
}

/** How long after its exit a child's last messages may take to arrive; they are in the pipe already. */
const DRAIN_LIMIT_MS = 500;

/** Processes as Node children: the parent relays their ports. For the headless host, and for an Electron whose own Node is too old. */
export function createNodeProcessHost({ nodePath, log }: NodeProcessHostOptions): ProcessHost {
  return {
    start: (spec) => startChild(nodePath, spec, log),
    createChannel() {
      const [left, right] = createMemoryPorts();
      return [relayPort(left), relayPort(right)];
    },
  };
}

function startChild(nodePath: string, spec: ProcessSpec, log: Log): RunningProcess {
  assertEnvironmentDeclared(spec);
  // Not fork: under Electron it adds ELECTRON_RUN_AS_NODE. Advanced serialization, because a string of half a surrogate pair breaks JSON's.
  const child = spawn(nodePath, [spec.entry], {
    env: { ...spec.environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    windowsHide: true,
  });
  const write: Log = (line) => log(`${spec.name}: ${line}`);
  const send = (message: ParentMessage) => {
    // Where the channel breaks, the exit follows and closes what waits for an answer.
    if (child.connected) child.send(message, () => undefined);
  };
  const relay = createRelay(send);
  let nextPort = 0;

  const { running, reported, exited } = createRunningProcess({
    name: spec.name,
    pid: () => child.pid,
    connect(role, hostPort) {
      const id = nextPort++;
      const port = hostPort.kind === 'relay' ? hostPort.port : createMessagePort(hostPort.port);
      const own = relay.open(id);
      send({ type: 'open', id, role });
      pumpPorts(port, own);
    },
    sendStop: () => send({ type: 'stop' }),
    kill: () => void child.kill('SIGKILL'),
  }, log);

  child.on('message', (value: unknown) => {
    const message = parseProcessMessage(value);
    if (message === null) write('dropped a malformed message to its parent.');
    else if (message.type === 'report') reported(message.report);
    else relay.receive(message);
  });
  forwardLines(child.stdout as NonNullable<typeof child.stdout>, write);
  forwardLines(child.stderr as NonNullable<typeof child.stderr>, write);
  whenGone(child, write, (exit) => {
    relay.end();
    exited(exit);
  });
  return running;
}

/** Calls back once: when the child has ended and what it had sent has arrived, or when it could not be started. */
function whenGone(child: ChildProcess, write: Log, gone: (exit: ProcessExit) => void): void {
  child.on('error', (error) => {
    write(`process error: ${error.message}`);
    // Not started at all; an error of a child that runs (a kill, a message) is no end.
    if (child.pid === undefined) gone({ code: null, signal: null });
  });
  child.once('exit', (code, signal) => {
    if (!child.connected) return gone({ code, signal });
    const finish = () => {
      clearTimeout(limit);
      child.removeListener('disconnect', finish);
      gone({ code, signal });
    };
    const limit = setTimeout(finish, DRAIN_LIMIT_MS);
    child.once('disconnect', finish);
  });
}
