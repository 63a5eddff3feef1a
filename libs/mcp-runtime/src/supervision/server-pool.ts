import type { McpServerRecord, Settings } from '@chatos/contracts';
import type { Log } from '@chatos/process-host';
import { isInside, isPerWorkspace } from '../builtin/builtin-record.ts';
import type { ServerConnection } from '../client/connection.ts';
import type { ConsentFor } from '../consent/server-commands.ts';
import { McpRuntimeError, messageOf } from '../errors.ts';
import { serverHash } from './server-hash.ts';
import { ServerInstance } from './server-instance.ts';
import type { OpenHooks } from './server-instance.ts';
import type { ServerLogs } from './server-log.ts';
import { createStartPolicy } from './start-policy.ts';
import { createStartQueue } from './start-queue.ts';

export interface ConfiguredServer {
  record: McpServerRecord;
  hash: string;
}

export interface ServerPoolOptions {
  open(server: ConfiguredServer, workspaceRoot: string | null, hooks: OpenHooks): Promise<ServerConnection>;
  consent(server: ConfiguredServer, workspaceRoot: string | null, whom: ConsentFor): Promise<void>;
  logs: ServerLogs;
  log: Log;
  /** Which build of the built-in servers it is. */
  builtinVersion?: string | undefined;
  onChange(): void;
}

/** All the servers of one runtime, each with its instances: one for each workspace, made with its first use. */
export interface ServerPool {
  configure(records: McpServerRecord[], settings: Settings): void;
  readonly settings: Settings;
  /** The enabled servers. */
  enabled(): ConfiguredServer[];
  /** Throws McpRuntimeError 'unknown-server'. */
  byName(name: string): ConfiguredServer;
  byId(id: string): ConfiguredServer;
  /** The switched-off ones too. */
  records(): McpServerRecord[];
  instance(server: ConfiguredServer, workspaceRoot: string | null): ServerInstance;
  instancesOf(serverId: string): ServerInstance[];
  close(): Promise<void>;
}

export function createServerPool(options: ServerPoolOptions, initial: Settings): ServerPool {
  const { logs, log } = options;
  const queue = createStartQueue();
  let settings = initial;
  let all: McpServerRecord[] = [];
  let byName = new Map<string, ConfiguredServer>();
  /** By hash and workspace. What runs under one workspace is untouched by whatever becomes of another. */
  const instances = new Map<string, { server: ConfiguredServer; instance: ServerInstance }>();
  /** Servers no longer configured that still end. */
  const ending = new Set<Promise<void>>();
  queue.setLimit(settings.mcpStartupConcurrency);

  function create(server: ConfiguredServer, workspaceRoot: string | null): ServerInstance {
    const { record } = server;
    return new ServerInstance({
      server: record.name, workspaceRoot, queue,
      open: (hooks) => options.open(server, workspaceRoot, hooks),
      consent: (whom) => options.consent(server, workspaceRoot, whom),
      policy: createStartPolicy(record.name, () => performance.now()),
      // Inside the runtime there is nothing to be won by ending it, and what it does in the background to be lost.
      idleStopMs: () => (isInside(record) ? 0 : (record.idleStopMs ?? settings.mcpIdleStopMs)),
      log: logs.of(record.id),
      onChange: options.onChange,
    });
  }

  function retireMissing(): void {
    const hashes = new Set([...byName.values()].map((server) => server.hash));
    for (const [key, { server, instance }] of instances) {
      if (hashes.has(server.hash)) {
        instance.reviewIdle();
        continue;
      }
      instances.delete(key);
      const end = instance.retire().catch((error: unknown) => log(`mcp-runtime: a retired server could not be ended: ${messageOf(error)}`));
      ending.add(end);
      void end.then(() => ending.delete(end));
    }
  }

  return {
    get settings() {
      return settings;
    },
    configure(records, newSettings) {
      settings = newSettings;
      all = records;
      queue.setLimit(settings.mcpStartupConcurrency);
      byName = new Map(records.filter((record) => record.enabled).map((record) => [record.name, { record, hash: serverHash(record, options.builtinVersion) }]));
      retireMissing();
      logs.keepOnly(new Set(records.map((record) => record.id)));
      options.onChange();
    },
    enabled: () => [...byName.values()],
    records: () => all,
    byName(name) {
      const server = byName.get(name);
      if (!server) throw unknownServer(`There is no enabled MCP server "${name}".`);
      return server;
    },
    byId(id) {
      const server = [...byName.values()].find(({ record }) => record.id === id);
      if (!server) throw unknownServer('This MCP server is not configured, or is switched off.');
      return server;
    },
    instance(server, requestedRoot) {
      // A remote server runs in no folder of ours, and one inside the runtime in none at all: one serves all workspaces.
      const workspaceRoot = isPerWorkspace(server.record) ? requestedRoot : null;
      const key = `${server.hash} ${workspaceRoot ?? ''}`;
      const found = instances.get(key);
      if (found) return found.instance;
      const instance = create(server, workspaceRoot);
      instances.set(key, { server, instance });
      return instance;
    },
    instancesOf: (serverId) => [...instances.values()].filter(({ server }) => server.record.id === serverId).map(({ instance }) => instance),
    async close() {
      const open = [...instances.values()];
      instances.clear();
      const results = await Promise.allSettled([...open.map(({ instance }) => instance.close()), ...ending]);
      for (const result of results) if (result.status === 'rejected') log(`mcp-runtime: a server could not be ended: ${messageOf(result.reason)}`);
    },
  };
}

function unknownServer(problem: string): McpRuntimeError {
  return new McpRuntimeError('unknown-server', { problem, remedy: 'Enable or add it in the settings.' });
}
