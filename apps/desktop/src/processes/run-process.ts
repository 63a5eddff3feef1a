import type { Explained, Port } from '@chatos/contracts';
import { openProcessEnd, startAttachServer } from '@chatos/process-host';
import type { AttachServer, Log, ProcessEnd } from '@chatos/process-host';
import { parentTransport } from './transport.ts';

/** The exit code of a process that said why it cannot work: starting it again would end the same way. */
const FATAL_EXIT = 3;

/** What a process entry composed. */
export interface ProcessParts {
  /** The file that tells programs of the same user how to speak to this process, as a page does (`chatos aide` while the desktop holds the state root). */
  readonly attachPath: string;
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
      const attached = letAttach(parts, log);
      end.onStop(async () => {
        (await attached)?.close();
        await parts.close();
      });
      end.onPort((role, port) => parts.connect(role, port));
      // Whoever finds the state root held attaches at once: the way is open when the process counts as ready.
      void attached.then(() => end.report({ type: 'ready' }));
    },
    (error: unknown) => {
      end.report({ type: 'fatal', message: isExplained(error) ? `${error.problem} ${error.remedy}` : `It could not start: ${describe(error)}` });
      end.exit(FATAL_EXIT);
    },
  );
}

/** Null where no socket can be had: the pages need none, so it is told in the log and nothing more. */
async function letAttach(parts: ProcessParts, log: Log): Promise<AttachServer | null> {
  try {
    return await startAttachServer({ recordPath: parts.attachPath, onPort: (port) => parts.connect('page', port), log });
  } catch (error: unknown) {
    log(`attach: no program can attach to this process: ${describe(error)}`);
    return null;
  }
}

function isExplained(error: unknown): error is Explained {
  return error instanceof Error && 'problem' in error && typeof error.problem === 'string' && 'remedy' in error && typeof error.remedy === 'string';
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
