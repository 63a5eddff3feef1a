import { DEFAULT_SETTINGS, SAFETY_POLICY_KEY, SANDBOX_CAPABILITY, safetyPolicyOf, sandboxState } from '@chatos/contracts';
import type { McpServerRecord, SandboxState, ServerLogLine, Settings } from '@chatos/contracts';
import { builtinOf, isInside, needsWorkspace, requireWorkspace } from './builtin/builtin-record.ts';
import type { BuiltinNotification } from './builtin/builtin-servers.ts';
import { createClientSide } from './client/client-side.ts';
import type { CallLimits, ServerConnection } from './client/connection.ts';
import type { ListedTool } from './client/listed-tool.ts';
import { NEVER_MS } from './client/timed-request.ts';
import { createServerCommands } from './consent/server-commands.ts';
import { createMemoryApprovals } from './consent/approval-store.ts';
import { isHttpEndpoint } from './endpoint/endpoint.ts';
import { McpRuntimeError, messageOf } from './errors.ts';
import { createHttpWorkspaces, isOnThisMachine } from './requests/http-workspaces.ts';
import type { HttpWorkspaces } from './requests/http-workspaces.ts';
import { keepMedia } from './results/keep-media.ts';
import type { ReceivedResult } from './results/keep-media.ts';
import { keepLargeResult } from './results/large-result.ts';
import { describeChild } from './supervision/child-face.ts';
import { coalesce } from './supervision/coalesce.ts';
import { createGroupLedger, tellAll } from './supervision/group-ledger.ts';
import { measureGroups } from './supervision/group-memory.ts';
import { createGroupWatchdog } from './supervision/group-watchdog.ts';
import { openServer } from './supervision/open-server.ts';
import { reapLeftovers } from './supervision/reap-leftovers.ts';
import type { OpenHooks, ServerInstance } from './supervision/server-instance.ts';
import { createServerLogs } from './supervision/server-log.ts';
import { createServerPool } from './supervision/server-pool.ts';
import type { ConfiguredServer } from './supervision/server-pool.ts';
import { serverStatusOf } from './supervision/server-statuses.ts';
import { createToolCache } from './supervision/tool-cache.ts';
import { testServer } from './test-server.ts';
import { signInOf } from './transports/http/server-access.ts';
import { qualifyNames } from './tools/qualified-names.ts';
import { createToolPins } from './tools/tool-pins.ts';
import type { GroupListener, ListToolsRequest, McpRuntime, McpRuntimeOptions, ServerProblem, ToolCall } from './types.ts';

/** How often in a second, at most, a change of a status is told. */
const STATUS_INTERVAL_MS = 200;

/** Creates the runtime of one process. It starts nothing until a listing or a call needs it. */
export function createMcpRuntime(given: McpRuntimeOptions): McpRuntime {
  const { log } = given;
  const ledger = given.ledgerPath === undefined ? null : createGroupLedger(given.ledgerPath);
  const watchdog = createGroupWatchdog(log);
  // The parent is told first: it can end the group whatever becomes of the others.
  const groups: GroupListener = tellAll([given.groups, watchdog, ...(ledger ? [ledger] : [])]);
  const options: McpRuntimeOptions = { ...given, groups };
  /** Before anything is started: what an earlier run left must not be taken for ours. */
  const reaped = given.ledgerPath === undefined ? Promise.resolve([]) : reapLeftovers(given.ledgerPath, log);

  const statusListeners = new Set<() => void>();
  const logListeners = new Set<(serverId: string, line: ServerLogLine) => void>();
  const statusChanged = coalesce(() => statusListeners.forEach((listener) => listener()), STATUS_INTERVAL_MS);
  const logs = createServerLogs((serverId, line) => logListeners.forEach((listener) => listener(serverId, line)));
  /** A listing that starts nothing. */
  const tools = createToolCache(given.cachePath, log);
  const approvals = given.approvals ?? createMemoryApprovals();
  const commands = createServerCommands({ ...options, approvals }, statusChanged);
  const pins = createToolPins({
    approvals, questions: given.questions, log,
    onAccepted: statusChanged,
    note: (serverId, line) => logs.of(serverId).write('workbench', line),
  });
  const pool = createServerPool({ open, consent: ({ record }, workspaceRoot, whom) => commands.consent(record, workspaceRoot, whom), logs, log, builtinVersion: given.builtin?.version, onChange: statusChanged }, DEFAULT_SETTINGS);
  const clientSide = createClientSide({
    access: {
      // Those of the workbench offer tools alone: asking them for more would start them for nothing.
      servers: () => pool.enabled().filter(({ record }) => builtinOf(record) === null).map(({ record, hash }) => ({ name: record.name, hash, id: record.id })),
      async use(server, { workspaceRoot, signal, isWatch = false }, work) {
        if (isClosed) throw closedError();
        requireWorkspace(pool.byName(server).record, workspaceRoot);
        return pool.instance(pool.byName(server), workspaceRoot).use({ signal, sessionId: null, isWatch }, work);
      },
    },
    settings: () => pool.settings,
    keepTools(server, listed) {
      tools.set(server.hash, listed);
      statusChanged();
    },
    writeLog: (server, { level, text }) => logs.of(server.id).write('message', text, level),
    recordLog: given.recordLog,
    log,
  });
  /** By server hash. */
  const httpWorkspaces = new Map<string, HttpWorkspaces>();
  const builtinListeners = new Set<(notification: BuiltinNotification) => void>();
  /** What the shell server said when it started last, by its id. */
  const sandboxes = new Map<string, SandboxState>();
  let memory = new Map<number, number>();
  let isClosed = false;

  async function open(server: ConfiguredServer, workspaceRoot: string | null, hooks: OpenHooks): Promise<ServerConnection> {
    await reaped;
    const { record, hash } = server;
    const serverLog = logs.of(record.id);
    const end = clientSide.forConnection({ name: record.name, hash, id: record.id });
    const connection = await openServer({
      record, workspaceRoot, signal: hooks.signal, serverLog, events: { ...end.events, notified: (method, params) => tellBuiltin(server, { workspaceRoot, method, params }) },
      hooks: {
        ...hooks,
        onClosed(reason) {
          end.closed();
          hooks.onClosed(reason);
        },
      },
      connectTimeoutMs: record.connectTimeoutMs ?? pool.settings.mcpConnectTimeoutMs,
      workspaceRootOf: (sessionId) => (isHttpEndpoint(record.endpoint) ? (httpWorkspaces.get(hash)?.workspaceRoot(sessionId) ?? null) : workspaceRoot),
    }, options, commands);
    end.opened(connection);
    rememberSandbox(server, connection);
    tools.setInstructions(hash, connection.instructions);
    // What was listed in an earlier run may have changed with a newer version of the server.
    if (tools.get(hash)) void connection.listTools(hooks.signal).then((listed) => tools.set(hash, listed), (error: unknown) => serverLog.write('workbench', messageOf(error), 'error'));
    return connection;
  }

  function tellBuiltin({ record }: ConfiguredServer, said: Omit<BuiltinNotification, 'server'>): void {
    const server = builtinOf(record);
    if (server !== null) for (const listener of builtinListeners) listener({ server, ...said });
  }

  function rememberSandbox({ record }: ConfiguredServer, { capabilities }: ServerConnection): void {
    if (builtinOf(record) === null) return;
    const told = sandboxState.safeParse(capabilities.experimental?.[SANDBOX_CAPABILITY]);
    if (told.success) sandboxes.set(record.id, told.data);
  }

  /** A server over HTTP on this machine is told whose folder it works in; one connection serves all sessions. */
  async function tellWorkspace(server: ConfiguredServer, { sessionId, workspaceRoot }: ToolCall, connection: ServerConnection): Promise<void> {
    if (!isHttpEndpoint(server.record.endpoint) || !isOnThisMachine(server.record)) return;
    const workspaces = httpWorkspaces.get(server.hash) ?? createHttpWorkspaces();
    httpWorkspaces.set(server.hash, workspaces);
    if (workspaces.called(sessionId, workspaceRoot)) await connection.rootsChanged();
  }

  async function toolsOf(server: ConfiguredServer, { workspaceRoot, sessionId = null, isKnownOnly = false, refresh = false, signal }: ListToolsRequest): Promise<ListedTool[]> {
    const known = refresh ? null : tools.get(server.hash);
    if (known) return known;
    if (isKnownOnly) throw neverListed(server.record.name);
    const listed = await pool.instance(server, workspaceRoot).use({ signal, sessionId: null, askedBy: sessionId }, (connection) => connection.listTools(signal));
    tools.set(server.hash, listed);
    statusChanged();
    return listed;
  }

  function instancesToStart(serverId: string): ServerInstance[] {
    const server = pool.byId(serverId);
    const known = pool.instancesOf(serverId);
    if (known.length > 0) return known;
    requireWorkspace(server.record, null);
    return [pool.instance(server, null)];
  }

  async function stop(serverId: string, reason: McpRuntimeError): Promise<void> {
    await Promise.all(pool.instancesOf(serverId).map((instance) => instance.stop(reason)));
  }

  return {
    configure(records, settings) {
      pool.configure(records, settings);
      commands.configured(pool.enabled().map((server) => server.record));
      pins.configured(new Set(pool.enabled().map(({ record }) => record.id)));
      const hashes = new Set(pool.enabled().map((server) => server.hash));
      tools.keepOnly(hashes);
      for (const hash of httpWorkspaces.keys()) if (!hashes.has(hash)) httpWorkspaces.delete(hash);
      clientSide.settingsChanged();
    },

    async listTools(request) {
      const { signal, sessionId = null, workspaceRoot, isHidden = () => false } = request;
      if (isClosed) throw closedError();
      signal.throwIfAborted();
      const problems: ServerProblem[] = [];
      const asked = pool.enabled().filter(({ record }) => !isHidden(record.name) && (workspaceRoot !== null || !needsWorkspace(record)));
      const found = await Promise.all(asked.map(async (server) => {
        try {
          const listed = await toolsOf(server, request);
          // What the workbench brings changes with the workbench, which nobody has to be asked about.
          const builtin = builtinOf(server.record);
          if (builtin !== null) return { server: server.record.name, tools: listed, builtin };
          const { offered, problem } = pins.review(server.record, listed, sessionId);
          if (problem) problems.push(problem);
          return { server: server.record.name, tools: offered };
        } catch (error) {
          signal.throwIfAborted();
          problems.push(toProblem(server.record.name, error));
          return null;
        }
      }));
      return { tools: qualifyNames(found.filter((entry) => entry !== null)), problems };
    },

    instructions(name) {
      const server = pool.enabled().find(({ record }) => record.name === name);
      return server ? tools.instructions(server.hash) : '';
    },

    async call(call) {
      if (isClosed) throw closedError();
      call.signal.throwIfAborted();
      const server = pool.byName(call.server);
      requireWorkspace(server.record, call.workspaceRoot);
      const listed = tools.get(server.hash)?.find((tool) => tool.name === call.tool);
      // The turn may have begun before the server changed it.
      if (listed && builtinOf(server.record) === null && pins.isChanged(server.record.id, listed)) throw toolChanged(call.server, call.tool);
      const request = {
        tool: call.tool, arguments: toArguments(call), meta: metaOf(call, server.record, pool.settings), signal: call.signal, onProgress: call.onProgress,
        outputSchema: listed?.outputSchema ?? null, ...limitsOf(server.record, pool.settings),
      };
      const use = { signal: call.signal, sessionId: call.sessionId, hasFailed: (result: ReceivedResult) => result.isError };
      const result = await pool.instance(server, call.workspaceRoot).use(use, async (connection) => {
        if (isHttpEndpoint(server.record.endpoint)) await tellWorkspace(server, call, connection);
        return connection.callTool(request);
      });
      return keepLargeResult(await keepMedia(result, given.blobs), given.blobs);
    },

    test: (server, signal) => testServer(server, signal, options, commands),

    statuses: () => pool.records().map((record) => {
      const server = pool.enabled().find((candidate) => candidate.record.id === record.id);
      return serverStatusOf(record, {
        instances: pool.instancesOf(record.id), child: describeChild(record, options), toolCount: server ? (tools.get(server.hash)?.length ?? null) : null,
        memoryOf: (groupId) => memory.get(groupId) ?? null, signIn: signInOf(record, options), isWaitingForConsent: commands.isWaiting(record.id),
        sandbox: sandboxes.get(record.id) ?? null,
      });
    }),

    async measure() {
      const running = pool.records().flatMap((record) => pool.instancesOf(record.id)).map((instance) => instance.groupId).filter((groupId) => groupId !== null);
      memory = await measureGroups(new Set(running));
    },

    onStatus(listener) {
      statusListeners.add(listener);
      // Who looks at the servers sees the PATH they will get, also before one was started.
      if (given.loginPath?.current() === null) void given.loginPath.resolve().then(statusChanged);
      return () => void statusListeners.delete(listener);
    },

    async start(serverId, signal) {
      if (isClosed) throw closedError();
      await Promise.all(instancesToStart(serverId).map((instance) => instance.start(signal)));
    },

    async stop(serverId) {
      const { record } = pool.byId(serverId);
      await stop(serverId, new McpRuntimeError('stopped-by-user', { problem: `The MCP server "${record.name}" was stopped in the control room.`, remedy: 'It starts again with the next call.' }));
    },

    async restart(serverId, signal) {
      if (isClosed) throw closedError();
      const { record } = pool.byId(serverId);
      const instances = instancesToStart(serverId);
      await stop(serverId, new McpRuntimeError('restarted', { problem: `The MCP server "${record.name}" was started anew in the control room.`, remedy: 'Try again.' }));
      await Promise.all(instances.map((instance) => instance.start(signal)));
    },

    log: (serverId) => (pool.records().some((record) => record.id === serverId) ? logs.of(serverId).lines() : []),

    onLog(listener) {
      logListeners.add(listener);
      return () => void logListeners.delete(listener);
    },

    prompts: clientSide.prompts,
    resources: clientSide.resources,
    onListChanged: (listener) => clientSide.onListChanged(listener),

    onBuiltinNotification(listener) {
      builtinListeners.add(listener);
      return () => void builtinListeners.delete(listener);
    },

    async requestBuiltin({ server, workspaceRoot, method, params, signal, startsServer = false }) {
      if (isClosed) throw closedError();
      signal.throwIfAborted();
      // One kind may be configured twice, to read and to write; what is asked for is with the one that runs.
      const servers = pool.enabled().filter(({ record }) => builtinOf(record) === server);
      const running = servers.flatMap(({ record }) => pool.instancesOf(record.id))
        .find((instance) => instance.workspaceRoot === workspaceRoot && instance.state === 'running');
      const [first] = servers;
      if (!running && startsServer) {
        if (first === undefined) throw new McpRuntimeError('not-running', { problem: `The workbench's ${server} server is switched off.`, remedy: 'Switch it on in the settings.' });
        requireWorkspace(first.record, workspaceRoot);
        return pool.instance(first, workspaceRoot).use({ signal, sessionId: null }, (connection) => connection.request(method, params, signal));
      }
      if (!running) throw new McpRuntimeError('not-running', { problem: `The workbench's ${server} server does not run here.`, remedy: 'It starts with its next call.' });
      return running.useRunning(signal, (connection) => connection.request(method, params, signal));
    },

    async close() {
      isClosed = true;
      statusChanged.cancel();
      pins.close();
      await pool.close();
      await watchdog.close();
      ledger?.close();
    },
  };
}

function limitsOf(record: McpServerRecord, settings: Settings): CallLimits {
  // A subagent has limits of its own, and may wait for the user for as long as the user thinks.
  if (isInside(record)) return { timeoutMs: NEVER_MS, maxTimeoutMs: NEVER_MS };
  return { timeoutMs: record.timeoutMs ?? settings.mcpTimeoutMs, maxTimeoutMs: record.maxTimeoutMs ?? settings.mcpMaxTimeoutMs };
}

function toArguments({ arguments: value, server, tool }: ToolCall): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new McpRuntimeError('unusable-arguments', { problem: `The arguments for ${tool} of the MCP server "${server}" are not an object.`, remedy: 'Call it with named arguments.' });
}

/** Who asks, beside what the server's configuration adds. Which folder it is about concerns a server on this machine alone. */
function metaOf({ sessionId, turnId, callId, workspaceRoot, userMessageId, caller = 'main', mode }: ToolCall, record: McpServerRecord, settings: Settings): Record<string, unknown> {
  const tellsFolder = workspaceRoot !== null && !isHttpEndpoint(record.endpoint);
  const isBuiltin = builtinOf(record) !== null;
  return {
    ...record.callMeta, sessionId, turnId, toolCallId: callId, ...(tellsFolder ? { workdir: workspaceRoot } : {}),
    // Of concern to our own servers alone, and set after whatever is configured.
    ...(isBuiltin ? { [SAFETY_POLICY_KEY]: safetyPolicyOf(settings, caller, mode), ...(userMessageId === undefined ? {} : { userMessageId }) } : {}),
  };
}

function toProblem(server: string, error: unknown): ServerProblem {
  if (error instanceof McpRuntimeError) return { server, problem: error.problem, remedy: error.remedy };
  return { server, problem: `The MCP server "${server}" failed: ${messageOf(error)}`, remedy: 'Test it in the settings.' };
}

function neverListed(server: string): McpRuntimeError {
  return new McpRuntimeError('never-listed', { problem: `The MCP server "${server}" has not been asked for its tools yet.`, remedy: 'Its tools are known after the first message, or after asking all servers anew.' });
}

function toolChanged(server: string, tool: string): McpRuntimeError {
  return new McpRuntimeError('tool-changed', {
    problem: `The tool "${tool}" of the MCP server "${server}" is described otherwise than when it was first seen, so it was not called.`,
    remedy: 'The user has to accept the change first.',
  });
}

function closedError(): McpRuntimeError {
  return new McpRuntimeError('closed', { problem: 'The tool servers are being ended.', remedy: 'Start the workbench again.' });
}
