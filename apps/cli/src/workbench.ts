import type { ProcessName } from '@chatos/contracts';
import { allowedEnvironment, createNodeProcessHost, createWorkbench, keyringEnvironment } from '@chatos/process-host';
import type { Workbench } from '@chatos/process-host';
import type { StateRoot } from '@chatos/state/paths';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the built process entries and pages lie: beside the desktop, which the command line and the headless host use by path alone. */
const DESKTOP = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'desktop', 'dist');

export interface CommandWorkbenchOptions {
  readonly root: StateRoot;
  /** Node >= 24, absolute. */
  readonly nodePath: string;
  /** The environment this program was started with; of it the processes get the allowed part. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: (line: string) => void;
  /** The processes to run; all by default. */
  readonly processes?: ProcessName[];
}

/** The workbench as Node children, for the commands and the headless host. */
export function createCommandWorkbench(options: CommandWorkbenchOptions): { workbench: Workbench; pages: string } {
  const published = options.environment['CHATOS_CLIENT_METADATA_URL'];
  const environment = { ...allowedEnvironment(options.environment, process.platform), MODEL_CLI_SESSION_ROOT: options.root.path };
  const clientMetadata: Record<string, string> = published === undefined ? {} : { CHATOS_CLIENT_METADATA_URL: published };
  // A Node of its own runs them, as everywhere (docs/adr/0008).
  const builtin = { CHATOS_NODE: options.nodePath, CHATOS_TOOL_SERVER: join(DESKTOP, 'servers', 'tool-server.cjs') };
  const entry = (name: ProcessName) => join(DESKTOP, 'processes', `${name}.cjs`);
  const workbench = createWorkbench({
    host: createNodeProcessHost({ nodePath: options.nodePath, log: options.log }),
    entries: { config: entry('config'), chat: entry('chat'), aide: entry('aide') },
    environments: { config: { ...environment, ...keyringEnvironment(options.environment), ...clientMetadata }, chat: { ...environment, ...builtin }, aide: { ...environment, ...builtin } },
    log: options.log,
    ...(options.processes === undefined ? {} : { processes: options.processes }),
  });
  return { workbench, pages: join(DESKTOP, 'pages') };
}
