import { resolve } from 'node:path';
import type { ProcessName } from '@chatos/contracts';
import type { Terminal } from './terminal/terminal.ts';
import { printNote } from './terminal/terminal.ts';
import type { WorkbenchRequest } from './with-workbench.ts';

/** What main.ts took from the process, once, for every command. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** The variables this program was started with; what of them goes on is picked by an allow-list. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Node >= 24, absolute. */
  readonly nodePath: string;
  readonly homeDirectory: string;
  /** What was typed. */
  readonly command: string;
  /** Aborted with an InterruptedError by Ctrl+C and its like. */
  readonly signal: AbortSignal;
}

/** The options every command has. */
export interface CommonOptions {
  stateRoot?: string;
  verbose?: boolean;
}

/** The state root a command works on: `--state-root`, or `.deepseek_cli` in the home directory. */
export function stateRootOf(context: CommandContext, options: CommonOptions): string {
  return resolve(options.stateRoot ?? `${context.homeDirectory}/.deepseek_cli`);
}

export function workbenchRequest(context: CommandContext, options: CommonOptions, processes: ProcessName[]): WorkbenchRequest {
  const { environment, nodePath, command, terminal } = context;
  return { stateRoot: stateRootOf(context, options), nodePath, environment, command, processes, verbose: options.verbose === true ? (line) => printNote(terminal, line) : null };
}
