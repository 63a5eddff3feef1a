import type { Explained, Port } from '@chatos/contracts';
import { openProcessEnd } from '@chatos/process-host';
import type { Log, ProcessEnd } from '@chatos/process-host';
import { parentTransport } from './transport.ts';

/** The exit code of a process that said why it cannot work: starting it again would end the same way. */
const FATAL_EXIT = 3;

/** What a process entry composed. */
export interface ProcessParts {
  /** A port of that role arrived; roles it does not serve it closes. */
  connect(role: string, port: Port): void;
  /** Ends what outlives a call; the ports are closed afterwards. */
  close(): Promise<void>;
}

/**
 * Runs a process of the workbench: composes it, reports `ready`, serves its ports, and ends with its parent. What the composition throws is
 * reported as `fatal`, in the words for the user where it has some (a state root or database that cannot be used), else as the defect it is.
 */
export function runProcess(compose: (log: Log, end: ProcessEnd) => Promise<ProcessParts>): void {
  const end = openProcessEnd(parentTransport());
  const log: Log = (message) => end.report({ type: 'log', level: 'info', message });
  const composed = Promise.resolve().then(() => compose(log, end));
  composed.then(
    (parts) => {
      end.onStop(() => parts.close());
      end.onPort((role, port) => parts.connect(role, port));
      end.report({ type: 'ready' });
    },
    (error: unknown) => {
      end.report({ type: 'fatal', message: isExplained(error) ? `${error.problem} ${error.remedy}` : `It could not start: ${describe(error)}` });
      end.exit(FATAL_EXIT);
    },
  );
}

function isExplained(error: unknown): error is Explained {
  return error instanceof Error && 'problem' in error && typeof error.problem === 'string' && 'remedy' in error && typeof error.remedy === 'string';
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
