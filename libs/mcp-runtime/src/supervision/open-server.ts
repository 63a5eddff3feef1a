import type { BuiltinEndpoint, McpServerRecord } from '@chatos/contracts';
import { connectServer } from '../client/connection.ts';
import type { ServerConnection } from '../client/connection.ts';
import type { ConnectionEvents } from '../client/connection-events.ts';
import type { ServerCommands } from '../consent/server-commands.ts';
import { parseEndpoint } from '../endpoint/endpoint.ts';
import { insideTransport } from '../builtin/inside-transport.ts';
import { builtinOf } from '../builtin/builtin-record.ts';
import { pathOf } from '../consent/server-commands.ts';
import { buildChildEnvironment } from '../environment/child-environment.ts';
import { McpRuntimeError, messageOf } from '../errors.ts';
import type { RequestHost } from '../requests/request-host.ts';
import { assertVouchedFor } from '../network/vouched-for.ts';
import { HttpTransport } from '../transports/http-transport.ts';
import { passSignIn, serverAccess } from '../transports/http/server-access.ts';
import type { ServerTransport } from '../transports/server-transport.ts';
import { StdioTransport } from '../transports/stdio-transport.ts';
import type { McpRuntimeOptions } from '../types.ts';
import { observeTransport } from './observe-transport.ts';
import type { OpenHooks } from './server-instance.ts';
import type { ServerLog } from './server-log.ts';
import { isAbsolute } from 'node:path';
import { waitFor } from './wait-for.ts';

export interface OpenRequest {
  record: McpServerRecord;
  workspaceRoot: string | null;
  signal: AbortSignal;
  events?: ConnectionEvents;
  /** Of the pool's servers; a server that is only tested has none. */
  hooks?: OpenHooks;
  serverLog?: ServerLog;
  connectTimeoutMs?: number;
  /** Where a session of the runtime works; absent: in the workspace the server is started for. */
  workspaceRootOf?: (sessionId: string | null) => string | null;
}

/** Starts or reaches one configured server and greets it. Rejects with McpRuntimeError, or with the signal's reason. */
export async function openServer(request: OpenRequest, options: McpRuntimeOptions, commands: ServerCommands): Promise<ServerConnection> {
  const { record, signal, events = {}, hooks, connectTimeoutMs } = request;
  const transport = await createTransport(request, options, commands);
  if (hooks) {
    observeTransport(transport, {
      sent: (message) => hooks.background.sent(message),
      received(message) {
        hooks.background.received(message);
        hooks.onMessage();
      },
    });
  }
  return connectServer({
    server: record.name, transport, signal, log: options.log, events, isBuiltin: builtinOf(record) !== null,
    host: hooks ? requestHost(request, hooks, options) : null,
    onClosed: () => hooks?.onClosed(transport.reasonOfEnd()),
    ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
  });
}

/** What answers the server's own requests: for the session they belong to, in the workspace the server was started for. */
function requestHost({ workspaceRoot, workspaceRootOf }: OpenRequest, { gate }: OpenHooks, { questions, sessionModel }: McpRuntimeOptions): RequestHost {
  return { questions, sessionModel, sessionForRequest: (meta) => gate.sessionFor(meta), workspaceRoot: workspaceRootOf ?? (() => workspaceRoot) };
}

async function createTransport(request: OpenRequest, options: McpRuntimeOptions, commands: ServerCommands): Promise<ServerTransport> {
  const { record, workspaceRoot, signal } = request;
  const endpoint = parseEndpoint(record.endpoint);
  if (endpoint.kind === 'http') {
    assertVouchedFor(record, endpoint.url);
    const access = serverAccess(record, options);
    await passSignIn(record, endpoint.url, access, signal);
    return new HttpTransport({ server: record.name, url: endpoint.url, access });
  }
  if (endpoint.kind === 'builtin') return builtinTransport(endpoint.builtin, request, options);
  const { command, path } = await commands.approved(record, workspaceRoot, signal);
  // The very file that was approved, whatever a PATH says by the time it is started.
  return stdioTransport({ command: command.resolvedBinary ?? endpoint.command, args: endpoint.args, path }, request, options);
}

/** A server the workbench brings needs nobody's consent: it is the very program that asks, by its absolute path. */
async function builtinTransport(endpoint: BuiltinEndpoint, request: OpenRequest, options: McpRuntimeOptions): Promise<ServerTransport> {
  const { record, signal } = request;
  const { builtin } = options;
  if (endpoint.server === 'subagents') {
    if (!builtin?.connect) throw notServedHere(record.name);
    return insideTransport(await waitFor(builtin.connect(endpoint.server), signal));
  }
  if (!builtin) throw notServedHere(record.name);
  const [command = '', ...args] = builtin.command(endpoint);
  if (!isAbsolute(command)) throw new Error(`openServer: the program of a built-in server is given by its absolute path, not by ${JSON.stringify(command)}`);
  return stdioTransport({ command, args, path: await waitFor(pathOf(record, options), signal) }, request, options);
}

export function notServedHere(server: string): McpRuntimeError {
  return new McpRuntimeError('not-served-here', {
    problem: `"${server}" is part of the workbench: it runs within Chat and within AIDE, and was not started here.`,
    remedy: 'How it does is shown on the servers page of each.',
  });
}

function stdioTransport({ command, args, path }: { command: string; args: string[]; path: string }, request: OpenRequest, options: McpRuntimeOptions): ServerTransport {
  const { record, workspaceRoot, signal, hooks, serverLog } = request;
  return new StdioTransport({
    server: record.name,
    command,
    args,
    cwd: workspaceRoot ?? options.defaultDirectory,
    environment: async () =>
      buildChildEnvironment({
        base: { ...options.baseEnvironment, PATH: path },
        declared: await waitFor(declaredValues(record, options), signal),
        runtimeVariables: variablesFor(workspaceRoot, options.runtimeVariables),
      }),
    groups: options.groups,
    log: options.log,
    ...(serverLog ? { serverLog } : {}),
    ...(hooks ? { onStarted: hooks.onProcess } : {}),
  });
}

/** A server without a runtime (the config process's test button) is told of no workspace either. */
function variablesFor(workspaceRoot: string | null, runtimeVariables: Record<string, string>): Record<string, string> {
  if (workspaceRoot === null || Object.keys(runtimeVariables).length === 0) return runtimeVariables;
  return { ...runtimeVariables, MODEL_CLI_WORKSPACE_ROOT: workspaceRoot };
}

/** The values go from the vault into the child and stay nowhere in between. */
async function declaredValues(record: McpServerRecord, { secret }: McpRuntimeOptions): Promise<Record<string, string>> {
  const values = await Promise.all(record.environmentNames.map(async (name) => {
    try {
      return [name, await secret({ kind: 'environment', serverId: record.id, name })] as const;
    } catch (error) {
      throw new McpRuntimeError('missing-environment-value', {
        problem: `The value of ${name} for the MCP server "${record.name}" could not be read: ${messageOf(error)}`,
        remedy: 'Enter it again in the settings of the server.',
      }, error);
    }
  }));
  return Object.fromEntries(values);
}
