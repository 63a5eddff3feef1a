import type { FilledPrompt, ResourceTemplate, ServerPrompt, ServerResource, Settings } from '@chatos/contracts';
import type { Log } from '@chatos/process-host';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { RequestOptions } from '@modelcontextprotocol/sdk/shared/protocol.js';
import {
  CompleteResultSchema, EmptyResultSchema, GetPromptResultSchema, ListPromptsResultSchema, ListResourcesResultSchema, ListResourceTemplatesResultSchema, ListToolsResultSchema, LoggingMessageNotificationSchema,
  PromptListChangedNotificationSchema, ReadResourceResultSchema, ResourceListChangedNotificationSchema, ResourceUpdatedNotificationSchema, ResultSchema, ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { ServerCapabilities } from '@modelcontextprotocol/sdk/types.js';
import { McpRuntimeError, messageOf } from '../errors.ts';
import { toFilledPrompt, toServerPrompt } from '../prompts/prompt-messages.ts';
import type { CompletionQuery } from '../prompts/server-prompts.ts';
import { answerRequests, capabilitiesFor } from '../requests/answer-requests.ts';
import type { RequestHost } from '../requests/request-host.ts';
import { createWaitingRequests, MAX_OPEN_OF_BUILTIN } from '../requests/waiting.ts';
import { toResourceContents, toResourceTemplate, toServerResource } from '../resources/resource-contents.ts';
import type { ReadContent } from '../resources/resource-contents.ts';
import type { ReceivedResult } from '../results/keep-media.ts';
import type { ServerTransport } from '../transports/server-transport.ts';
import { callTool, isAnswerOfServer } from './call-tool.ts';
import type { ConnectionEvents } from './connection-events.ts';
import { explainFailure } from './explain-failure.ts';
import { listPages, noSuchMethod } from './list-pages.ts';
import { logText } from './log-text.ts';
import { firstOfEachName, toListedTool } from './listed-tool.ts';
import type { ListedTool } from './listed-tool.ts';
import { createResourceSubscriptions } from './subscriptions.ts';
import { timedRequest } from './timed-request.ts';

export type { ListedTool } from './listed-tool.ts';

export interface CallLimits {
  /** Without an answer or progress for this long, the call ends. */
  timeoutMs: number;
  /** However much progress it reports, the call ends after this long. */
  maxTimeoutMs: number;
}

export interface CallRequest extends CallLimits {
  tool: string;
  arguments: Record<string, unknown>;
  meta: Record<string, unknown>;
  signal: AbortSignal;
  /** The schema the tool declares for its structured content; null or absent where it declares none. */
  outputSchema?: unknown;
  /** Told how far the call is, at most a few times in a second. */
  onProgress?: ((text: string) => void) | undefined;
}

/** The rest of the library sees of the SDK this and no more. Every method rejects with McpRuntimeError, or with its signal's reason. */
export interface ServerConnection {
  /** What the server wrote on how to use it; '' where it wrote nothing. */
  readonly instructions: string;
  readonly capabilities: ServerCapabilities;
  /** False where the connection has been idle for long and the server does not answer a ping: it is to be closed and made anew. */
  isAlive(signal: AbortSignal): Promise<boolean>;
  listTools(signal: AbortSignal): Promise<ListedTool[]>;
  callTool(request: CallRequest): Promise<ReceivedResult>;
  listPrompts(signal: AbortSignal): Promise<ServerPrompt[]>;
  getPrompt(name: string, values: Readonly<Record<string, string>>, signal: AbortSignal): Promise<FilledPrompt>;
  complete(query: CompletionQuery, signal: AbortSignal): Promise<{ values: string[]; hasMore: boolean }>;
  listResources(signal: AbortSignal): Promise<{ resources: ServerResource[]; templates: ResourceTemplate[] }>;
  readResource(uri: string, signal: AbortSignal): Promise<ReadContent[]>;
  /** Calls `onUpdated` with every update of the resource until the signal is aborted or the connection ends; resolves then. */
  subscribe(uri: string, signal: AbortSignal, on: { updated(): void; subscribed?: (() => void) | undefined }): Promise<void>;
  /** Tells the server that its roots are others now; it asks for them where it wants to know. */
  rootsChanged(): Promise<void>;
  /** What the server is to tell by the protocol's logging. A server that does not log is left alone. */
  setLogLevel(level: Settings['mcpToolLogLevel']): Promise<void>;
  /** A request of a method of our own, to a built-in server; what it answers as an error is 'request-refused', in its words. */
  request(method: string, params: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export interface ConnectOptions {
  server: string;
  transport: ServerTransport;
  signal: AbortSignal;
  log: Log;
  /** Answers the server's own requests; null declares none of them. */
  host?: RequestHost | null;
  events?: ConnectionEvents;
  /** Whether the server is one the workbench brings: it may ask, and tell, what the protocol does not know. */
  isBuiltin?: boolean;
  /** How long it may take to answer the greeting. */
  connectTimeoutMs?: number;
  /** How long a list, a prompt or a resource may take; for tests. */
  requestTimeoutMs?: number;
  /** After how long a pause it is asked whether it still stands, and how long it may take to say so; for tests. */
  ping?: { afterMs: number; timeoutMs: number };
  onClosed(): void;
}

/** The time a server has from its start to its answer to `initialize`, and for a list, a prompt or a resource. */
export const CONNECT_TIMEOUT_MS = 30_000;
/** A connection unused for this long is asked whether it still stands before it is used. */
const LONG_IDLE_MS = 60_000;
const PING_TIMEOUT_MS = 5_000;
/** What a server may write on how to use it; more would crowd out the conversation. */
const INSTRUCTIONS_LENGTH = 10_000;
const CLIENT_NAME = { name: 'chatos', title: 'ChatOS', version: '0.1.0' };

type Timed = <Answer>(request: (options: RequestOptions) => Promise<Answer>) => Promise<Answer>;

/** Connects to one server. On failure nothing of it is left running. */
export async function connectServer(options: ConnectOptions): Promise<ServerConnection> {
  const { server, transport, signal, log, host = null, events = {}, isBuiltin = false, ping = { afterMs: LONG_IDLE_MS, timeoutMs: PING_TIMEOUT_MS } } = options;
  const client = new Client(CLIENT_NAME, { capabilities: capabilitiesFor(host, isBuiltin) });
  const waiting = transport.waiting ?? createWaitingRequests(isBuiltin ? MAX_OPEN_OF_BUILTIN : undefined);
  const completions = host === null ? null : answerRequests(client, { server, host, waiting, isBuiltin });
  const subscriptions = createResourceSubscriptions(client);
  let lastUsed = performance.now();
  client.onerror = (error) => log(`MCP server "${server}": ${messageOf(error)}`);
  client.onclose = () => {
    subscriptions.close();
    options.onClosed();
  };
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => events.toolsChanged?.());
  client.setNotificationHandler(PromptListChangedNotificationSchema, () => events.promptsChanged?.());
  client.setNotificationHandler(ResourceListChangedNotificationSchema, () => events.resourcesChanged?.());
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => subscriptions.updated(params.uri));
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => events.logged?.({ level: params.level, logger: params.logger ?? '', text: logText(params.data) }));

  if (isBuiltin) {
    client.fallbackNotificationHandler = async ({ method, params }) => events.notified?.(method, params ?? {});
  }

  const failure = (error: unknown, phase: 'start' | 'call') => explainFailure(error, { server, phase, reasonOfEnd: transport.reasonOfEnd() });
  try {
    await timedRequest({ limitMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS, signal, waiting }, (request) => client.connect(transport, request));
  } catch (error) {
    await transport.close();
    signal.throwIfAborted();
    throw failure(error, 'start');
  }
  const capabilities = client.getServerCapabilities() ?? {};

  /** Something we want of the server, with the errors of this library. `timed` makes each request of it, in a time of its own. */
  async function ask<Result>(askSignal: AbortSignal, phase: 'start' | 'call', work: (timed: Timed) => Promise<Result>): Promise<Result> {
    askSignal.throwIfAborted();
    try {
      return await work((request) => timedRequest({ limitMs: options.requestTimeoutMs ?? CONNECT_TIMEOUT_MS, signal: askSignal, waiting }, request));
    } catch (error) {
      askSignal.throwIfAborted();
      throw failure(error, phase);
    } finally {
      lastUsed = performance.now();
    }
  }

  return {
    instructions: (client.getInstructions() ?? '').slice(0, INSTRUCTIONS_LENGTH),
    capabilities,
    async isAlive(pingSignal) {
      if (performance.now() - lastUsed < ping.afterMs) return true;
      try {
        await client.ping({ signal: pingSignal, timeout: ping.timeoutMs });
        lastUsed = performance.now();
        return true;
      } catch (error) {
        pingSignal.throwIfAborted();
        log(`MCP server "${server}" does not answer a ping after a pause: ${messageOf(error)}`);
        return false;
      }
    },
    async listTools(listSignal) {
      if (!capabilities.tools) return [];
      return ask(listSignal, 'start', async (timed) => {
        const tools = await listPages('tools', async (params) => {
          const result = await timed((asked) => client.request({ method: 'tools/list', params }, ListToolsResultSchema, asked));
          return { entries: result.tools, nextCursor: result.nextCursor };
        });
        return firstOfEachName(tools.map(toListedTool));
      });
    },
    callTool: (call) => ask(call.signal, 'call', () => callTool(client, call, { server, host, waiting, completions })),
    async listPrompts(listSignal) {
      if (!capabilities.prompts) return [];
      return ask(listSignal, 'start', async (timed) => {
        const prompts = await listPages('prompts', async (params) => {
          const result = await timed((asked) => client.request({ method: 'prompts/list', params }, ListPromptsResultSchema, asked));
          return { entries: result.prompts, nextCursor: result.nextCursor };
        });
        return prompts.map((prompt) => toServerPrompt(server, prompt));
      });
    },
    getPrompt: (name, values, getSignal) => ask(getSignal, 'call', async (timed) => {
      return toFilledPrompt(await timed((asked) => client.request({ method: 'prompts/get', params: { name, arguments: { ...values } } }, GetPromptResultSchema, asked)));
    }),
    async complete(query, completeSignal) {
      if (!capabilities.completions) return { values: [], hasMore: false };
      return ask(completeSignal, 'call', async (timed) => {
        const ref = query.kind === 'prompt' ? { type: 'ref/prompt' as const, name: query.name } : { type: 'ref/resource' as const, uri: query.name };
        const params = { ref, argument: { name: query.argument, value: query.value }, context: { arguments: { ...query.others } } };
        const { completion } = await timed((asked) => client.request({ method: 'completion/complete', params }, CompleteResultSchema, asked));
        return { values: completion.values, hasMore: completion.hasMore === true };
      });
    },
    async listResources(listSignal) {
      if (!capabilities.resources) return { resources: [], templates: [] };
      return ask(listSignal, 'start', async (timed) => {
        const resources = await listPages('resources', async (params) => {
          const result = await timed((asked) => client.request({ method: 'resources/list', params }, ListResourcesResultSchema, asked));
          return { entries: result.resources, nextCursor: result.nextCursor };
        });
        const templates = await listPages('resource templates', async (params) => {
          const result = await timed((asked) => client.request({ method: 'resources/templates/list', params }, ListResourceTemplatesResultSchema, asked));
          return { entries: result.resourceTemplates, nextCursor: result.nextCursor };
        }).catch(noSuchMethod);
        return { resources: resources.map((resource) => toServerResource(server, resource)), templates: templates.map((template) => toResourceTemplate(server, template)) };
      });
    },
    readResource: (uri, readSignal) => ask(readSignal, 'call', async (timed) => {
      return toResourceContents(await timed((asked) => client.request({ method: 'resources/read', params: { uri } }, ReadResourceResultSchema, asked)));
    }),
    subscribe: (uri, subscribeSignal, on) => ask(subscribeSignal, 'call', () => subscriptions.subscribe(uri, subscribeSignal, on)),
    async rootsChanged() {
      if (host?.workspaceRoot) await client.sendRootsListChanged();
    },
    async setLogLevel(level) {
      if (!capabilities.logging) return;
      // The protocol knows no "off": the least there is, and what still comes is dropped by who listens.
      const wanted = level === 'off' ? 'emergency' : level;
      await ask(new AbortController().signal, 'call', (timed) => timed((asked) => client.request({ method: 'logging/setLevel', params: { level: wanted } }, EmptyResultSchema, asked)));
    },
    request: (method, params, requestSignal) => ask(requestSignal, 'call', async (timed) => {
      try {
        return await timed((asked) => client.request({ method, params: { ...params } }, ResultSchema, asked));
      } catch (error) {
        if (isAnswerOfServer(error)) throw new McpRuntimeError('request-refused', { problem: error.message.replace(/^(MCP error -?\d+: )+/, ''), remedy: '' }, error);
        throw error;
      }
    }),
    async close() {
      await client.close();
      // The SDK forgets its transport once that has closed by itself; a second close is harmless, none is not.
      await transport.close();
    },
  };
}
