import type { McpServerRecord, Settings } from '@chatos/contracts';
import { DEFAULT_SETTINGS } from '@chatos/contracts';
import type { CallLimits, ListedTool } from './client/connection.ts';
import { isHttpEndpoint } from './endpoint/endpoint.ts';
import { McpRuntimeError, messageOf } from './errors.ts';
import { createGroupLedger, tellBoth } from './supervision/group-ledger.ts';
import { openServer } from './supervision/open-server.ts';
import { serverHash } from './supervision/server-hash.ts';
import { createStartPolicy } from './supervision/start-policy.ts';
import { createStartQueue } from './supervision/start-queue.ts';
import { SupervisedServer } from './supervision/supervised-server.ts';
import { testServer } from './test-server.ts';
import { qualifyNames } from './tools/qualified-names.ts';
import type { McpRuntime, McpRuntimeOptions, ServerProblem, ToolCall } from './types.ts';

interface ConfiguredServer {
  record: McpServerRecord;
  hash: string;
}

/** Creates the runtime of one process. It starts nothing until a listing or a call needs it. */
export function createMcpRuntime(given: McpRuntimeOptions): McpRuntime {
  const ledger = given.ledgerPath === undefined ? null : createGroupLedger(given.ledgerPath);
  // The parent is told first: it can end the group whatever becomes of the ledger.
  const options = ledger ? { ...given, groups: tellBoth(given.groups, ledger) } : given;
  const queue = createStartQueue();
  /** The enabled servers by name. */
  let configured = new Map<string, ConfiguredServer>();
  let settings: Settings = DEFAULT_SETTINGS;
  /** One per server and workspace, by a key that begins with the server's hash. */
  const running = new Map<string, SupervisedServer>();
  /** By server hash: a listing that starts nothing. */
  const knownTools = new Map<string, ListedTool[]>();
  /** Servers no longer configured that still end. */
  const ending = new Set<Promise<void>>();
  let isClosed = false;
  queue.setLimit(settings.mcpStartupConcurrency);

  function serverFor({ record, hash }: ConfiguredServer, requestedRoot: string | null): SupervisedServer {
    // A remote server runs in no folder of ours: one serves all workspaces.
    const workspaceRoot = isHttpEndpoint(record.endpoint) ? null : requestedRoot;
    const key = `${hash} ${workspaceRoot ?? ''}`;
    let server = running.get(key);
    if (!server) {
      server = new SupervisedServer({
        server: record.name,
        open: (hooks) => openServer({ record, workspaceRoot, ...hooks, onToolsChanged: () => knownTools.delete(hash) }, options),
        policy: createStartPolicy(record.name, () => performance.now()),
        queue,
      });
      running.set(key, server);
    }
    return server;
  }

  async function toolsOf(server: ConfiguredServer, workspaceRoot: string | null, signal: AbortSignal): Promise<ListedTool[]> {
    const known = knownTools.get(server.hash);
    if (known) return known;
    const tools = await serverFor(server, workspaceRoot).use(signal, (connection) => connection.listTools(signal));
    knownTools.set(server.hash, tools);
    return tools;
  }

  function retireMissing(): void {
    const hashes = new Set([...configured.values()].map((server) => server.hash));
    for (const [key, server] of running) {
      if (hashes.has(key.slice(0, key.indexOf(' ')))) continue;
      running.delete(key);
      const end = server.retire().catch((error: unknown) => options.log(`mcp-runtime: a retired server could not be ended: ${messageOf(error)}`));
      ending.add(end);
      void end.then(() => ending.delete(end));
    }
    for (const hash of knownTools.keys()) if (!hashes.has(hash)) knownTools.delete(hash);
  }

  return {
    configure(servers, newSettings) {
      settings = newSettings;
      queue.setLimit(settings.mcpStartupConcurrency);
      configured = new Map(servers.filter((record) => record.enabled).map((record) => [record.name, { record, hash: serverHash(record) }]));
      retireMissing();
    },

    async listTools({ workspaceRoot, signal }) {
      if (isClosed) throw closedError();
      signal.throwIfAborted();
      const problems: ServerProblem[] = [];
      const found = await Promise.all([...configured.values()].map(async (server) => {
        try {
          return { server: server.record.name, tools: await toolsOf(server, workspaceRoot, signal) };
        } catch (error) {
          signal.throwIfAborted();
          problems.push(toProblem(server.record.name, error));
          return null;
        }
      }));
      return { tools: qualifyNames(found.filter((entry) => entry !== null)), problems };
    },

    async call(call) {
      if (isClosed) throw closedError();
      call.signal.throwIfAborted();
      const server = configured.get(call.server);
      if (!server) throw unknownServer(call.server);
      const request = { tool: call.tool, arguments: toArguments(call), meta: metaOf(call, server.record), signal: call.signal, ...limitsOf(server.record, settings) };
      return serverFor(server, call.workspaceRoot).use(call.signal, (connection) => connection.callTool(request));
    },

    test: (server, signal) => testServer(server, signal, options),

    async close() {
      isClosed = true;
      const servers = [...running.values()];
      running.clear();
      const results = await Promise.allSettled([...servers.map((server) => server.close()), ...ending]);
      for (const result of results) if (result.status === 'rejected') options.log(`mcp-runtime: a server could not be ended: ${messageOf(result.reason)}`);
      ledger?.close();
    },
  };
}

function limitsOf(record: McpServerRecord, settings: Settings): CallLimits {
  return { timeoutMs: record.timeoutMs ?? settings.mcpTimeoutMs, maxTimeoutMs: record.maxTimeoutMs ?? settings.mcpMaxTimeoutMs };
}

function toArguments({ arguments: value, server, tool }: ToolCall): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new McpRuntimeError('unusable-arguments', { problem: `The arguments for ${tool} of the MCP server "${server}" are not an object.`, remedy: 'Call it with named arguments.' });
}

/** Who asks, beside what the server's configuration adds. Which folder it is about concerns a server on this machine alone. */
function metaOf({ sessionId, turnId, callId, workspaceRoot }: ToolCall, record: McpServerRecord): Record<string, unknown> {
  const tellsFolder = workspaceRoot !== null && !isHttpEndpoint(record.endpoint);
  return { ...record.callMeta, sessionId, turnId, toolCallId: callId, ...(tellsFolder ? { workdir: workspaceRoot } : {}) };
}

function toProblem(server: string, error: unknown): ServerProblem {
  if (error instanceof McpRuntimeError) return { server, problem: error.problem, remedy: error.remedy };
  return { server, problem: `The MCP server "${server}" failed: ${messageOf(error)}`, remedy: 'Test it in the settings.' };
}

function unknownServer(server: string): McpRuntimeError {
  return new McpRuntimeError('unknown-server', { problem: `There is no enabled MCP server "${server}".`, remedy: 'Enable or add it in the settings.' });
}

function closedError(): McpRuntimeError {
  return new McpRuntimeError('closed', { problem: 'The tool servers are being ended.', remedy: 'Start the workbench again.' });
}
