import type { BuiltinEndpoint } from '@chatos/contracts';
import { statSync } from 'node:fs';
import type { ProcessEnvironment } from './environment.ts';

/** How a runtime starts the servers the workbench brings, by what its process was told of them. */
export interface BuiltinCommands {
  command(endpoint: BuiltinEndpoint): readonly string[];
  readonly version: string;
}

/**
 * The built-in servers as programs: the shipped Node, the built entry, then which server and what it may do. Never the program that runs this
 * process: in Electron that is the desktop itself, which is built not to run as Node.
 * @throws Error where the process was told of none: whoever started it forgot it
 */
export function builtinCommands({ builtin }: Pick<ProcessEnvironment, 'builtin'>): BuiltinCommands {
  if (builtin === null) throw new Error('builtinCommands: CHATOS_TOOL_SERVER must hold the absolute path of the built-in servers.');
  const { nodePath, toolServer } = builtin;
  return {
    command: ({ server, canWrite }) => [nodePath, toolServer, server, ...(canWrite ? ['--write'] : [])],
    version: buildOf(toolServer),
  };
}

/** What differs with every build. Of an entry that is not there nothing can be said; its start says what is wrong. */
function buildOf(toolServer: string): string {
  const stat = statSync(toolServer, { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.size} ${stat.mtimeMs}`;
}
