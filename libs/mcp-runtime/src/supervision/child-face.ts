import type { McpServerRecord } from '@chatos/contracts';
import { posix, win32 } from 'node:path';
import type { Surroundings } from '../consent/resolve-binary.ts';
import { describeCommand } from '../consent/server-command.ts';
import { isHttpEndpoint } from '../endpoint/endpoint.ts';
import { buildChildEnvironment } from '../environment/child-environment.ts';
import { McpRuntimeError } from '../errors.ts';
import type { McpRuntimeOptions } from '../types.ts';
import type { ChildFace } from './server-statuses.ts';

type ChildFaceOptions = Pick<McpRuntimeOptions, 'baseEnvironment' | 'runtimeVariables' | 'defaultDirectory' | 'loginPath'> & { platform?: NodeJS.Platform };

/** What a stdio server's children are given, by name: no value of a variable leaves this place but PATH. Null for a remote server. */
export function describeChild(record: McpServerRecord, options: ChildFaceOptions): ChildFace | null {
  if (isHttpEndpoint(record.endpoint)) return null;
  const login = options.loginPath?.current() ?? null;
  const declared = Object.fromEntries(record.environmentNames.map((name) => [name, '']));
  const environment = buildChildEnvironment({ base: { ...options.baseEnvironment, ...(login === null ? {} : { PATH: login }) }, declared, runtimeVariables: options.runtimeVariables });
  const path = login ?? options.baseEnvironment['PATH'] ?? '';
  // A PATH of the server's own is a value of the vault: it is not told here, and looked up on only when it starts.
  const isOwn = record.environmentNames.some((name) => name.toUpperCase() === 'PATH');
  const { delimiter } = (options.platform ?? process.platform) === 'win32' ? win32 : posix;
  const pathFolders = isOwn ? [] : path.split(delimiter).filter((folder) => folder !== '');
  return { resolvedBinary: resolvedBinary(record, { path, workingDirectory: options.defaultDirectory, pathExtensions: options.baseEnvironment['PATHEXT'] }), path: isOwn ? null : path, pathFolders, environmentNames: Object.keys(environment).sort() };
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
