import type { ConfigurationSnapshot, ModelRecord, RuntimeName, Settings, SubagentRecord } from '@chatos/contracts';
import { openRuntimeStore, runtimeStoreComponent } from '@chatos/runtime-store';
import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import { startModelServer, temporaryDirectory } from '@chatos/testing';
import type { ScriptedAgent, TemporaryDirectory } from '@chatos/testing';
import type { TurnTool } from '@chatos/turn';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { onTestFinished } from 'vitest';
import { createSubagents } from '../src/index.ts';
import type { SubagentApproval, SubagentPlace, SubagentsOptions } from '../src/index.ts';
import { model, snapshotOf } from './configuration.ts';

export interface HarnessOptions {
  readonly subagents: SubagentRecord[];
  readonly agent: ScriptedAgent;
  readonly tools?: TurnTool[];
  readonly settings?: Partial<Settings>;
  /** What the models cost and can be given. */
  readonly prices?: Partial<Pick<ModelRecord, 'inputPrice' | 'outputPrice' | 'contextTokens'>>;
  readonly budget?: SubagentsOptions['budget'];
  readonly approve?: SubagentsOptions['approve'];
  readonly gate?: SubagentsOptions['gate'];
  readonly runtime?: RuntimeName;
  readonly directory?: TemporaryDirectory;
}

export interface Call {
  readonly sessionId?: string;
  readonly callId?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
}

/** A runtime's subagents on real SQLite and a real model server, called as the runtime's client calls them. */
export async function harness(options: HarnessOptions) {
  const { runtime = 'chat', directory = temporaryDirectory() } = options;
  const server = await startModelServer(options.agent);
  const context = createRuntimeContext(resolveStateRoot(directory.path), runtime);
  const database = openRuntimeDatabase(context, [runtimeStoreComponent(runtime)]);
  const store = openRuntimeStore(context, database);
  const events: { type: string; payload: object; runId: string }[] = [];
  const approvals: SubagentApproval[] = [];
  const places: SubagentPlace[] = [];
  let configuration: ConfigurationSnapshot = snapshotOf({ models: ['large', 'small'].map((name) => model(name, server.baseUrl, options.prices)), subagents: options.subagents, settings: options.settings ?? {} });

  const subagents = createSubagents({
    store: store.subagentStreams,
    snapshot: async () => configuration,
    apiKey: async () => 'test-key',
    sessionModel: (_sessionId, { models }) => models[0]!,
    async gather(place) {
      places.push(place);
      return { tools: [...(options.tools ?? []), ...(await routerTools(place))], problems: [], instructionsFor: (names) => [...names].filter((name) => name.startsWith('mcp_tools_')).slice(0, 1).map(() => ({ server: 'tools', text: 'Say it once.' })) };
    },
    ...(options.budget === undefined ? {} : { budget: options.budget }),
    ...(options.gate === undefined ? {} : { gate: options.gate }),
    async approve(request, signal) {
      approvals.push(request);
      return options.approve?.(request, signal) ?? 'allow';
    },
    recordEvent: (type, payload, runId) => void events.push({ type, payload, runId }),
    log: (level, message) => void (level === 'error' && console.error(message)),
    statusWaitMs: 50,
  });
  const client = new Client({ name: 'runtime', version: '1' });
  await client.connect(await subagents.connect());
  onTestFinished(async () => {
    await subagents.close();
    await client.close();
    await server.close();
    store.close();
    database.close();
    if (options.directory === undefined) directory.remove();
  });

  async function call(tool: string, input: object, { sessionId = 's1', callId = 'c1', signal, onProgress }: Call = {}): Promise<CallToolResult & { text: string; data: Record<string, unknown> }> {
    const result = (await client.callTool({ name: tool, arguments: { ...input }, _meta: { sessionId, turnId: 't1', userMessageId: 'u1', toolCallId: callId } }, undefined, {
      ...(signal === undefined ? {} : { signal }), ...(onProgress === undefined ? {} : { onprogress: ({ message }) => onProgress(message ?? '') }),
    })) as CallToolResult;
    return { ...result, text: result.content.map((part) => (part.type === 'text' ? part.text : '')).join(''), data: result.structuredContent as Record<string, unknown> };
  }

  /** The router among a subagent's own tools, as the runtime's pool offers it. */
  async function routerTools({ sessionId, turnId }: SubagentPlace): Promise<TurnTool[]> {
    const { tools } = await client.listTools();
    return tools.map(({ name, description, inputSchema, _meta }) => ({
      name: `mcp_subagent_router_${name}`, description: description ?? '', inputSchema: inputSchema as TurnTool['inputSchema'], policy: _meta?.['chatos/default-policy'] === 'allow' ? 'allow' : 'ask',
      async execute(input, { callId, signal, progress }) {
        const result = (await client.callTool({ name, arguments: input as Record<string, unknown>, _meta: { sessionId, turnId, toolCallId: callId } }, undefined, { signal, onprogress: ({ message }) => progress?.(message ?? '') })) as CallToolResult;
        return { text: result.content.map((part) => (part.type === 'text' ? part.text : '')).join(''), isError: result.isError === true };
      },
    }));
  }

  return {
    server, store, database, subagents, client, call, events, approvals, places, directory,
    configure(change: (now: ConfigurationSnapshot) => ConfigurationSnapshot) {
      configuration = change(configuration);
    },
    /** The steps of a run, oldest first, as type and payload. */
    steps: (streamId: string) => store.subagentStreams.steps(streamId, { limit: 200 }).items.reverse().map(({ type, payload }) => ({ type, payload: payload as Record<string, unknown> })),
    streams: (sessionId = 's1') => store.subagentStreams.list({ sessionId }).items.reverse(),
  };
}

export function echoTool(changes: Partial<TurnTool> = {}): TurnTool {
  return {
    name: 'mcp_tools_echo', description: 'Says what it is given.', policy: 'allow', inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
    execute: async (input) => ({ text: `echo: ${(input as { text: string }).text}`, isError: false }),
    ...changes,
  };
}
