import { DEFAULT_SETTINGS, DEMO_MODEL_ID } from '@chatos/contracts';
import type { ConfigurationSnapshot, McpServerRecord, ModelRecord, Session, SessionEvent, Terminal, Turn } from '@chatos/contracts';
import { describeCommand } from '@chatos/mcp-runtime';
import type { BlobStore, McpRuntime, McpRuntimeOptions } from '@chatos/mcp-runtime';
import { openRuntimeStore, runtimeStoreComponent } from '@chatos/runtime-store';
import type { RuntimeStore } from '@chatos/runtime-store';
import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import type { RuntimeContext, StateDatabase } from '@chatos/state';
import { conversationComponent, createConversations } from '../src/index.ts';
import type { ConfigurationClient, Conversations } from '../src/index.ts';
import { createQuestions } from '../src/questions/questions.ts';

export interface Harness {
  readonly context: RuntimeContext<'chat'>;
  readonly database: StateDatabase<'chat'>;
  readonly store: RuntimeStore;
  readonly conversations: Conversations;
  readonly logged: string[];
  setSnapshot(changes: Partial<ConfigurationSnapshot>): void;
  newSession(title?: string): Session;
  /** Waits until the turn has ended. */
  ended(turn: Turn): Promise<Turn>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface HarnessOptions {
  readonly directory: string;
  readonly snapshot?: Partial<ConfigurationSnapshot>;
  readonly mcp?: McpRuntime;
  /** Where `mcp` saves large results. */
  readonly blobs?: BlobStore;
  /** In place of `mcp`: servers that may ask the user and borrow a session's model. */
  readonly askingMcp?: (parts: Required<Pick<McpRuntimeOptions, 'questions' | 'sessionModel'>>) => McpRuntime;
  readonly secrets?: Record<string, string>;
  readonly workspaceRoot?: string | null;
  readonly terminals?: (sessionId: string) => readonly Terminal[];
  readonly holdAtMostMs?: number;
  /** As AIDE's sessions have them. */
  readonly hasModes?: boolean;
}

/** Chat's conversations on a real database, with a configuration the test sets. */
export function openHarness(options: HarnessOptions): Harness {
  const context = createRuntimeContext(resolveStateRoot(options.directory), 'chat');
  const database = openRuntimeDatabase(context, [runtimeStoreComponent('chat'), conversationComponent('chat')]);
  const store = openRuntimeStore(context, database);
  let snapshot = snapshotWith(options.snapshot ?? {});
  const listeners = new Set<(snapshot: ConfigurationSnapshot) => void>();
  const configuration: ConfigurationClient = {
    connect: (port) => port.close(),
    snapshot: async () => snapshot,
    current: () => snapshot,
    onChange(listener) {
      listeners.add(listener);
      listener(snapshot);
      return () => listeners.delete(listener);
    },
    async secret(reference) {
      const value = reference.kind === 'secret' ? options.secrets?.[reference.name] : undefined;
      if (value === undefined) throw Object.assign(new Error('no such secret'), { code: 'NOT_FOUND' });
      return value;
    },
    bearer: () => Promise.reject(new Error('nobody is signed in')),
    close: () => undefined,
  };
  const logged: string[] = [];
  const questions = createQuestions({ append: (entry) => store.uiPrompts.append(entry), logMode: () => snapshot.settings.uiPromptLogMode, interrupted: [], log: (level, message) => void logged.push(`${level}: ${message}`) });
  const conversations: Conversations = createConversations({
    context, database, store, configuration, questions, mcp: options.askingMcp?.({ questions, sessionModel: (sessionId) => conversations.sessionModel(sessionId) }) ?? options.mcp ?? noServers(), product: 'ChatOS Chat',
    systemPrompt: () => 'You are a test.', workspaceRoot: () => options.workspaceRoot ?? null,
    log: (level, message) => void logged.push(`${level}: ${message}`), holdAtMostMs: options.holdAtMostMs, hasModes: options.hasModes ?? false, ...(options.blobs ? { blobs: options.blobs } : {}), ...(options.terminals ? { terminals: options.terminals } : {}),
  });
  let isClosed = false;
  async function close() {
    if (isClosed) return;
    isClosed = true;
    await conversations.close();
    store.close();
    database.close();
  }
  return {
    context, database, store, conversations, logged, close, [Symbol.asyncDispose]: close,
    setSnapshot(changes) {
      snapshot = { ...snapshot, ...changes, revision: snapshot.revision + 1 };
      for (const listener of listeners) listener(snapshot);
    },
    newSession: (title = '') => conversations.sessions.create({ title, modelId: null, workspaceId: null, workspaceRoot: null }),
    async ended(turn) {
      for await (const event of conversations.watch(turn.sessionId)) {
        const found = turnsOf(event).find((candidate) => candidate.id === turn.id);
        const isOver = event.type === 'state' ? found === undefined : found !== undefined && found.finishedAt !== null;
        if (isOver) return found ?? conversations.turns.stop({ sessionId: turn.sessionId, turnId: turn.id });
      }
      throw new Error('the watcher ended before the turn did');
    },
  };
}

function turnsOf(event: SessionEvent): Turn[] {
  if (event.type === 'state') return event.turns;
  return event.type === 'turn' ? [event.turn] : [];
}

/** A model of a loopback server. */
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
export function server(name: string, endpoint: string): McpServerRecord {
  return {
    id: `server-${name}` as McpServerRecord['id'], name, endpoint, description: '', tags: [], enabled: true, timeoutMs: null, maxTimeoutMs: null, connectTimeoutMs: null, idleStopMs: null, callMeta: {},
    revision: 1, createdAt: 1, updatedAt: 1, locked: false, environmentNames: [], headerNames: [], hasCredential: false, auth: { kind: 'none' }, origin: 'typed', approvedHash: describeCommand({ endpoint, environmentNames: [] }, { path: process.env['PATH'] ?? '', workingDirectory: '/' })?.hash ?? null,
  };
}

export function snapshotWith(changes: Partial<ConfigurationSnapshot>): ConfigurationSnapshot {
  return { revision: 1, models: [demoModel()], mcpServers: [], prompts: [], subagents: [], settings: { ...DEFAULT_SETTINGS, retry: 0 }, secretNames: [], ...changes };
}

/** No server is configured. */
export function noServers(): McpRuntime {
  return {
    configure: () => undefined,
    listTools: async () => ({ tools: [], problems: [] }),
    instructions: () => '',
    call: () => Promise.reject(new Error('no server is configured')),
    test: async () => ({ ok: false, message: '', details: [], elapsedMs: 0 }),
    statuses: () => [],
    measure: async () => undefined,
    onStatus: () => () => undefined,
    start: () => Promise.reject(new Error('no server is configured')),
    stop: async () => undefined,
    restart: () => Promise.reject(new Error('no server is configured')),
    log: () => [],
    onLog: () => () => undefined,
    prompts: { list: async () => ({ prompts: [], problems: [] }), get: () => Promise.reject(new Error('no server is configured')), complete: async () => ({ values: [], hasMore: false }) },
    resources: { list: async () => ({ resources: [], templates: [], problems: [] }), read: () => Promise.reject(new Error('no server is configured')), subscribe: async () => undefined },
    onListChanged: () => () => undefined,
    onBuiltinNotification: () => () => undefined,
    requestBuiltin: () => Promise.reject(new Error('no server is configured')),
    close: async () => undefined,
  };
}

