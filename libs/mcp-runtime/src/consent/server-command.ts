import type { McpServerRecord } from '@chatos/contracts';
import { parseEndpoint } from '../endpoint/endpoint.ts';
import { commandHash } from './command-hash.ts';
import type { ApprovableCommand } from './command-hash.ts';
import { resolveBinary } from './resolve-binary.ts';
import type { Surroundings } from './resolve-binary.ts';

/** A stdio server's command as it would be run, and the hash its approval is bound to. */
export interface ServerCommand extends ApprovableCommand {
  readonly workingDirectory: string;
  readonly hash: string;
}

/**
 * Reads what a server's configuration would run; null for a remote one, which runs nothing here, and for a
 * built-in one, which runs what the workbench itself is.
 * @throws McpRuntimeError 'unusable-endpoint'
 */
export function describeCommand(server: Pick<McpServerRecord, 'endpoint' | 'environmentNames'>, surroundings: Surroundings): ServerCommand | null {
  const endpoint = parseEndpoint(server.endpoint, surroundings.platform);
  if (endpoint.kind !== 'command') return null;
  const command = [endpoint.command, ...endpoint.args];
  const resolvedBinary = resolveBinary(endpoint.command, surroundings);
  const environmentNames = [...server.environmentNames].sort();
  return { command, environmentNames, resolvedBinary, workingDirectory: surroundings.workingDirectory, hash: commandHash({ command, environmentNames, resolvedBinary }) };
}
