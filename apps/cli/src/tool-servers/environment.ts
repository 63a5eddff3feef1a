import { allowedEnvironment } from '@chatos/process-host';
import type { RuntimeContext } from '@chatos/state';
import { realpathSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { ToolServerRefusal } from './refusal.ts';
import { DATABASE_VARIABLE, runtimeOfDatabase } from './runtime-of-database.ts';
import { isSamePath, kindOfPlace } from './same-path.ts';
import type { ServerRequest } from './server-words.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** What a tool server was told, read from its environment once. */
export interface ToolServerEnvironment {
  /** Whose tasks, prompts and changes it writes; null for one that only reads, and was told of no runtime. */
  readonly runtime: RuntimeContext | null;
  /** The real path of the folder it works in; null for a server that works in none. */
  readonly workspaceRoot: string | null;
  /** What no server of files or commands may look into: the state root it was told of, and always the user's own. */
  readonly stateRoots: readonly string[];
  readonly homeDirectory: string;
  /** Where temporary directories are made. */
  readonly temporaryRoot: string;
  readonly platform: NodeJS.Platform;
  /** The part of its own environment that a child may have. */
  readonly inherited: Readonly<Record<string, string>>;
}

export interface EnvironmentParts {
  readonly variables: Variables;
  readonly workingDirectory: string;
  readonly homeDirectory: string;
  /** Of a server that is told of no runtime. */
  readonly stateRoot: string;
  readonly temporaryRoot: string;
  readonly platform: NodeJS.Platform;
}

/** Throws ToolServerRefusal, which names the variable, what was found, and what to do. Writes nothing. */
export function parseToolEnvironment(request: ServerRequest, { variables, workingDirectory, homeDirectory, stateRoot, temporaryRoot, platform }: EnvironmentParts): ToolServerEnvironment {
  const runtime = needsRuntime(request) || isSet(variables[DATABASE_VARIABLE]) ? runtimeOfDatabase(variables[DATABASE_VARIABLE]) : null;
  if (runtime !== null) requireAgreement(runtime, variables);
  const told = runtime?.stateRoot.path ?? variables['MODEL_CLI_SESSION_ROOT'];
  return {
    runtime,
    workspaceRoot: worksInFolder(request) ? workspaceOf(variables['MODEL_CLI_WORKSPACE_ROOT'], workingDirectory) : null,
    stateRoots: [...new Set([...(isSet(told) ? [told] : []), stateRoot, join(homeDirectory, '.deepseek_cli')])],
    homeDirectory,
    temporaryRoot,
    platform,
    inherited: allowedEnvironment(variables, platform),
  };
}

/** A server that only reads records nothing, and asks nothing. */
function needsRuntime({ kind, canWrite }: ServerRequest): boolean {
  return kind === 'files' || kind === 'code' ? canWrite : true;
}

function worksInFolder({ kind }: ServerRequest): boolean {
  return kind === 'files' || kind === 'code' || kind === 'shell';
}

/** Each variable that is set says the same as the database: nothing of one runtime is ever written beside the other's. */
function requireAgreement({ runtime, hostApp, stateRoot, paths }: RuntimeContext, variables: Variables): void {
  const name = runtime === 'chat' ? 'Chat' : 'AIDE';
  const words = { MODEL_CLI_HOST_APP: hostApp, MODEL_CLI_TASK_SCOPE: runtime === 'chat' ? 'chat' : 'cli' };
  const places = { MODEL_CLI_SESSION_ROOT: stateRoot.path, MODEL_CLI_UI_PROMPTS: paths.uiPrompts, MODEL_CLI_EVENT_LOG: paths.events, MODEL_CLI_FILE_CHANGES: paths.fileChanges };
  const isWrong = ([variable, expected]: [string, string], agrees: (one: string, other: string) => boolean): boolean => {
    const found = variables[variable];
    return isSet(found) && !agrees(found, expected);
  };
  const wrong = [
    ...Object.entries(words).filter((entry) => isWrong(entry, (one, other) => one === other)),
    ...Object.entries(places).filter((entry) => isWrong(entry, isSamePath)),
  ];
  const [first] = wrong;
  if (first === undefined) return;
  const [variable, expected] = first;
  throw new ToolServerRefusal(`${variable} is "${variables[variable] ?? ''}", but ${DATABASE_VARIABLE} names the database of ${name} (${paths.database}).`, `Leave ${variable} out or set it to "${expected}", or name the other database.`);
}

function workspaceOf(told: string | undefined, workingDirectory: string): string {
  const source = isSet(told) ? `MODEL_CLI_WORKSPACE_ROOT names "${told}"` : `MODEL_CLI_WORKSPACE_ROOT is not set, and the current folder is "${workingDirectory}"`;
  const path = isSet(told) ? told : workingDirectory;
  const remedy = 'Set it to the absolute path of the folder to work in, or start the server there.';
  if (!isAbsolute(path)) throw new ToolServerRefusal(`${source}, which is no absolute path.`, remedy);
  const kind = kindOfPlace(path);
  if (kind === 'nothing') throw new ToolServerRefusal(`${source}, which is not there.`, remedy);
  if (kind === 'hidden') throw new ToolServerRefusal(`${source}, which this user may not look at.`, remedy);
  if (kind !== 'folder') throw new ToolServerRefusal(`${source}, which is no folder.`, remedy);
  return realpathSync.native(path);
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
