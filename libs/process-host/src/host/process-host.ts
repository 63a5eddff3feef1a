import type { LifecycleReport, ProcessName } from '@chatos/contracts';
import type { HostPort } from './host-port.ts';

export interface ProcessSpec {
  readonly name: ProcessName;
  /** Absolute path of the process entry. */
  readonly entry: string;
  /** The whole environment of the process; at least one variable, because Electron takes an empty one for "inherit everything". */
  readonly environment: Readonly<Record<string, string>>;
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface RunningProcess {
  /** Undefined until it has been spawned (Electron spawns later), and where it could not be. */
  readonly pid: number | undefined;
  /** Hands a port over. On a process that is gone the port is closed. */
  connect(role: string, port: HostPort): void;
  onReport(listener: (report: LifecycleReport) => void): void;
  /** Once, when the process is gone and everything it had said was heard; also where it could not be started. */
  onExit(listener: (exit: ProcessExit) => void): void;
  /** Asks the process to end, and kills it where it has not within STOP_LIMIT_MS. Resolves when it is gone. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): void;
}

/** Starts processes of the workbench, each of which talks over ports. Two implementations: Node children, Electron utility processes. */
export interface ProcessHost {
  start(spec: ProcessSpec): RunningProcess;
  /** A channel between two processes. */
  createChannel(): [HostPort, HostPort];
}

/** Leaves a stopping workbench, which may take 5 s, the time to end what the process had started. */
export const STOP_LIMIT_MS = 3_500;

export function assertEnvironmentDeclared(spec: ProcessSpec): void {
  if (Object.keys(spec.environment).length === 0) {
    throw new Error(`The environment of the process ${spec.name} is empty: declare at least one variable, or Electron hands on the whole of its own.`);
  }
}
