import { lifecycleReport } from '@chatos/contracts';
import type { LifecycleReport } from '@chatos/contracts';
import type { Log } from '../log.ts';
import type { HostPort } from './host-port.ts';
import { STOP_LIMIT_MS } from './process-host.ts';
import type { ProcessExit, RunningProcess } from './process-host.ts';

/** How a kind of process is reached. */
export interface ProcessHandle {
  readonly name: string;
  pid(): number | undefined;
  connect(role: string, port: HostPort): void;
  sendStop(): void;
  /** SIGKILL, where the process is still there. */
  kill(): void;
}

export interface RunningProcessCore {
  readonly running: RunningProcess;
  /** A report came, unchecked. */
  reported(report: unknown): void;
  exited(exit: ProcessExit): void;
}

/** The half of a RunningProcess that is the same for every kind of process. */
export function createRunningProcess(handle: ProcessHandle, log: Log): RunningProcessCore {
  const reportListeners: ((report: LifecycleReport) => void)[] = [];
  const exitListeners: ((exit: ProcessExit) => void)[] = [];
  let exit: ProcessExit | null = null;

  function onExit(listener: (exit: ProcessExit) => void): void {
    const past = exit;
    if (past === null) exitListeners.push(listener);
    else queueMicrotask(() => listener(past));
  }

  return {
    reported(value) {
      const report = lifecycleReport.safeParse(value);
      if (!report.success) return log(`${handle.name}: dropped a malformed report: ${report.error.message}`);
      for (const listener of reportListeners) listener(report.data);
    },
    exited(how) {
      if (exit !== null) return;
      exit = how;
      for (const listener of exitListeners.splice(0)) listener(how);
    },
    running: {
      get pid() {
        return handle.pid();
      },
      connect(role, port) {
        if (exit === null) handle.connect(role, port);
        else port.port.close();
      },
      onReport: (listener) => void reportListeners.push(listener),
      onExit,
      kill: () => handle.kill(),
      stop: () => new Promise((resolve) => {
        const killing = setTimeout(() => {
          log(`${handle.name}: did not end when asked to, and is killed.`);
          handle.kill();
        }, STOP_LIMIT_MS);
        onExit(() => {
          clearTimeout(killing);
          resolve();
        });
        if (exit === null) handle.sendStop();
      }),
    },
  };
}
