import type { McpServerRecord, MessagePart, Turn } from '@chatos/contracts';
import { createMcpRuntime, createMemoryApprovals } from '@chatos/mcp-runtime';
import { says, startModelServer, temporaryDirectory, testMcpServer } from '@chatos/testing';
import type { TestMcpServer } from '@chatos/testing';
import { createBlobStore } from '../src/index.ts';
import { loopbackModel, openHarness, server as configured } from './harness.ts';
import type { Harness } from './harness.ts';

export type ToolPart = Extract<MessagePart, { kind: 'tool' }>;

/** A server under its own name, or a record that names its script otherwise. */
export function realServer(script: TestMcpServer, settings: Partial<McpServerRecord> = {}): McpServerRecord {
  return { ...configured(settings.name ?? script, `"${process.execPath}" "${testMcpServer(script)}"`), ...settings };
}

/** A runtime's conversations with real servers and a model server that says "Done." unless told otherwise; the tools of `allowed` are not asked for. */
export async function openWithServers(servers: (TestMcpServer | McpServerRecord)[], allowed: string[]) {
  const directory = temporaryDirectory();
  const groups = { started: [] as number[], ended: [] as number[] };
  const blobs = createBlobStore({ directory: directory.path, maxBytes: () => 1e9, log: () => undefined });
  const mcp = createMcpRuntime({
    baseEnvironment: { PATH: process.env['PATH'] ?? '' }, runtimeVariables: {}, secret: () => Promise.reject(new Error('no secrets')), blobs,
    groups: { started: (group) => groups.started.push(group), ended: (group) => groups.ended.push(group) }, approvals: { ...createMemoryApprovals(), isApproved: () => true },
    defaultDirectory: directory.path, log: () => undefined,
  });
  const model = await startModelServer(() => says('Done.'));
  const mcpServers = servers.map((server) => (typeof server === 'string' ? realServer(server) : server));
  const harness = openHarness({ directory: directory.path, mcp, blobs, snapshot: { models: [loopbackModel(model.baseUrl)], mcpServers } });
  for (const tool of allowed) harness.conversations.tools.setPolicy(tool, 'allow');
  let isClosed = false;
  async function close() {
    if (isClosed) return;
    isClosed = true;
    await harness.close();
    await mcp.close();
    await model[Symbol.asyncDispose]();
    directory.remove();
  }
  return { harness, model, groups, mcp, close, [Symbol.asyncDispose]: close };
}

/** Sends a message in a new session and waits for the end of its turn. */
export async function runTurn(harness: Harness): Promise<{ turn: Turn; tools: ToolPart[] }> {
  const session = harness.newSession();
  const sent = harness.conversations.turns.send({ sessionId: session.id, text: 'go', whenBusy: 'queue' });
  await harness.ended(sent.turn);
  const [message] = harness.conversations.messages.list({ sessionId: session.id, limit: 5 }).items.filter(({ role }) => role === 'assistant');
  const turn = await harness.conversations.turns.stop({ sessionId: session.id, turnId: sent.turn.id });
  return { turn, tools: (message?.parts ?? []).filter((part) => part.kind === 'tool') };
}
