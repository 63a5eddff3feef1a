import type { McpServerRecord } from '@chatos/contracts';
import { posix, win32 } from 'node:path';
import { builtinOf, isInside } from '../builtin/builtin-record.ts';
import type { Surroundings } from '../consent/resolve-binary.ts';
import { describeCommand } from '../consent/server-command.ts';
import { isHttpEndpoint, parseEndpoint } from '../endpoint/endpoint.ts';
import { buildChildEnvironment } from '../environment/child-environment.ts';
import { McpRuntimeError } from '../errors.ts';
import type { McpRuntimeOptions } from '../types.ts';
import type { ChildFace } from './server-statuses.ts';

type FaceOptions = Pick<McpRuntimeOptions, 'baseEnvironment' | 'runtimeVariables' | 'defaultDirectory' | 'loginPath' | 'builtin'> & { platform?: NodeJS.Platform };

/** What a stdio server's children are given, by name: no value of a variable leaves this place but PATH. Null for a server without a process of ours. */
export function describeChild(record: McpServerRecord, options: FaceOptions): ChildFace | null {
  if (isHttpEndpoint(record.endpoint) || isInside(record)) return null;
  const login = options.loginPath?.current() ?? null;
  const declared = Object.fromEntries(record.environmentNames.map((name) => [name, '']));
  const environment = buildChildEnvironment({ base: { ...options.baseEnvironment, ...(login === null ? {} : { PATH: login }) }, declared, runtimeVariables: options.runtimeVariables });
  const path = login ?? options.baseEnvironment['PATH'] ?? '';
  // A PATH of the server's own is a value of the vault: it is not told here, and looked up on only when it starts.
  const isOwn = record.environmentNames.some((name) => name.toUpperCase() === 'PATH');
  const { delimiter } = (options.platform ?? process.platform) === 'win32' ? win32 : posix;
  const pathFolders = isOwn ? [] : path.split(delimiter).filter((folder) => folder !== '');
  const command = commandOf(record, options);
  const surroundings = { path, workingDirectory: options.defaultDirectory, pathExtensions: options.baseEnvironment['PATHEXT'] };
  return { command, resolvedBinary: builtinOf(record) === null ? resolvedBinary(record, surroundings) : (command[0] ?? null), path: isOwn ? null : path, pathFolders, environmentNames: Object.keys(environment).sort() };
}

/** The command argument by argument; nothing where the endpoint cannot be used, or the server is never started here. */
function commandOf(record: McpServerRecord, { builtin }: FaceOptions): string[] {
  try {
    const endpoint = parseEndpoint(record.endpoint);
    if (endpoint.kind === 'builtin') return [...(builtin?.command(endpoint.builtin) ?? [])];
    return endpoint.kind === 'command' ? [endpoint.command, ...endpoint.args] : [];
  } catch (error) {
    // Its start says why.
    if (error instanceof McpRuntimeError) return [];
    throw error;
  }
}

function resolvedBinary(record: McpServerRecord, surroundings: Surroundings): string | null {
  try {
    return describeCommand(record, surroundings)?.resolvedBinary ?? null;
  } catch (error) {
    // The endpoint cannot be used: its start says why.
    if (error instanceof McpRuntimeError) return null;
    throw error;
  }
}
