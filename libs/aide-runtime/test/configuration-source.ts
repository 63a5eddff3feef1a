import { configurationSourceContract, createMemoryPorts, DEFAULT_SETTINGS, DEMO_MODEL_ID } from '@chatos/contracts';
import type { ConfigurationSnapshot, McpServerRecord, ModelRecord, Port } from '@chatos/contracts';
import { describeCommand } from '@chatos/mcp-runtime';
import { serveRouter } from '@chatos/process-host';
import { implement, ORPCError } from '@orpc/server';

export interface ConfigurationSource {
  /** A port as the config process would hand it to a runtime. */
  open(): Port;
  set(changes: Partial<ConfigurationSnapshot>): void;
  /** Closes every port, as the death of the process does. */
  die(): void;
  readonly secretsAsked: string[];
}

/** A configuration process in little: the contract's procedures over real ports, in this process. */
export function createConfigurationSource(initial: Partial<ConfigurationSnapshot> = {}, secrets: Record<string, string> = {}): ConfigurationSource {
  let snapshot: ConfigurationSnapshot = { revision: 1, models: [demoModel()], mcpServers: [], prompts: [], subagents: [], settings: { ...DEFAULT_SETTINGS, retry: 0 }, secretNames: [], ...initial };
  const wakers = new Set<() => void>();
  const ports: Port[] = [];
  const secretsAsked: string[] = [];
  const os = implement(configurationSourceContract);
  const router = os.router({
    configuration: {
      watch: os.configuration.watch.handler(async function* ({ signal }) {
        let told = -1;
        while (signal?.aborted !== true) {
          if (told === snapshot.revision) {
            await new Promise<void>((resolve) => {
              wakers.add(resolve);
              signal?.addEventListener('abort', () => resolve(), { once: true });
            });
            continue;
          }
          told = snapshot.revision;
          yield snapshot;
        }
      }),
      secret: os.configuration.secret.handler(({ input }) => {
        const name = input.kind === 'secret' ? input.name : input.kind === 'credential' ? input.serverId : `${input.serverId}/${input.name}`;
        secretsAsked.push(name);
        const value = secrets[name];
        if (value === undefined) throw new ORPCError('NOT_FOUND', { status: 404, data: { problem: `The secret ${name} has no value.`, remedy: 'Set it in Settings.' } });
        return { value };
      }),
      bearer: os.configuration.bearer.handler(({ input }) => {
        if (input.interactive) return { token: `bearer of ${input.serverId}`, scopes: [input.scope ?? ''], expiresAt: null };
        throw new ORPCError('NEEDS_SIGN_IN', { status: 401, data: { problem: 'Nobody is signed in.', remedy: 'Sign in in Settings.' } });
      }),
    },
  });
  return {
    secretsAsked,
    open() {
      const [ours, theirs] = createMemoryPorts();
      serveRouter(router, ours, { context: {}, log: () => undefined });
      ports.push(ours);
      return theirs;
    },
    set(changes) {
      snapshot = { ...snapshot, ...changes, revision: snapshot.revision + 1 };
      for (const wake of wakers) wake();
      wakers.clear();
    },
    die() {
      for (const port of ports.splice(0)) port.close();
    },
  };
}

export function loopbackModel(baseUrl: string, changes: Partial<ModelRecord> = {}): ModelRecord {
  return {
    id: 'loopback' as ModelRecord['id'], name: 'Loopback', provider: 'openai_compatible', model: 'scripted', baseUrl, apiKeyName: '', reasoningEffort: '', toolFollowupMode: '',
    description: '', supportsVision: false, supportsReasoning: true, inputPrice: 0, outputPrice: 0, contextTokens: 0, revision: 1, createdAt: 1, updatedAt: 1, isDefault: true, isBuiltin: false, ...changes,
  };
}

export function demoModel(): ModelRecord {
  return loopbackModel('', { id: DEMO_MODEL_ID as ModelRecord['id'], name: 'demo', provider: 'demo', isDefault: false, isBuiltin: true });
}

/** A server whose command was typed, and is thereby approved. */
export function filesystemServer(command: string): McpServerRecord {
  return {
    id: 'server-fs' as McpServerRecord['id'], name: 'fs', endpoint: command, description: '', tags: [], enabled: true, timeoutMs: null, maxTimeoutMs: null, connectTimeoutMs: null, idleStopMs: null, callMeta: {},
    revision: 1, createdAt: 1, updatedAt: 1, locked: false, environmentNames: [], headerNames: [], hasCredential: false, auth: { kind: 'none' }, origin: 'typed', approvedHash: describeCommand({ endpoint: command, environmentNames: [] }, { path: process.env['PATH'] ?? '', workingDirectory: '/' })?.hash ?? null,
  };
}
