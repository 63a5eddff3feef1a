import { readBuiltinEndpoint, SERVERS_OF_A_WORKSPACE } from '@chatos/contracts';
import type { BuiltinServer, McpServerRecord } from '@chatos/contracts';
import { isHttpEndpoint } from '../endpoint/endpoint.ts';
import { McpRuntimeError } from '../errors.ts';

type Endpoint = Pick<McpServerRecord, 'endpoint'>;

/** Which built-in server a record is; null for every other. */
export function builtinOf({ endpoint }: Endpoint): BuiltinServer | null {
  return readBuiltinEndpoint(endpoint)?.server ?? null;
}

/** Whether it runs in the runtime itself, without a process. */
export function isInside(record: Endpoint): boolean {
  return builtinOf(record) === 'subagents';
}

/** Whether it can do nothing without a folder to work in. */
export function needsWorkspace(record: Endpoint): boolean {
  const server = builtinOf(record);
  return server !== null && SERVERS_OF_A_WORKSPACE.includes(server);
}

/** Whether each workspace has a child of its own. */
export function isPerWorkspace(record: Endpoint): boolean {
  return !isHttpEndpoint(record.endpoint) && !isInside(record);
}

/** @throws McpRuntimeError 'no-workspace' */
export function requireWorkspace(record: Pick<McpServerRecord, 'name' | 'endpoint'>, workspaceRoot: string | null): void {
  if (workspaceRoot !== null || !needsWorkspace(record)) return;
  throw new McpRuntimeError('no-workspace', { problem: `"${record.name}" works in a folder, and there is none here.`, remedy: 'Pick a folder for the session; it starts with its first call there.' });
}
