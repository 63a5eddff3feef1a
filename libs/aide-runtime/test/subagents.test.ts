import { BUILTIN_RECORDS, createMemoryPorts, createPortClient } from '@chatos/contracts';
import type { aideContract, McpServerRecord, PortClient, SubagentRecord } from '@chatos/contracts';
import { serveRouter } from '@chatos/process-host';
import { resolveStateRoot } from '@chatos/state';
import { callsTool, says, startModelServer, temporaryDirectory } from '@chatos/testing';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openAideRuntime } from '../src/index.ts';
import { createConfigurationSource, filesystemServer, loopbackModel } from './configuration-source.ts';

const filesystem = join(import.meta.dirname, '..', 'node_modules', '@modelcontextprotocol', 'server-filesystem', 'dist', 'index.js');

function router(): McpServerRecord {
  const record = BUILTIN_RECORDS.find(({ name }) => name === 'subagent_router');
  return { ...filesystemServer('none'), ...record, id: 'builtin-subagent_router' as McpServerRecord['id'], locked: true };
}

function reviewer(tools: string[] | null): SubagentRecord {
  return {
    id: 'r1' as SubagentRecord['id'], revision: 1, createdAt: 1, updatedAt: 1, name: 'reviewer', description: 'Reviews code', entry: '', enabled: true, agents: ['reviewer'], tags: [], skills: [], commands: [],
    models: [], modelImplicit: true, prompt: 'You review code.', tools: null,
    content: { agents: [{ id: 'reviewer', name: 'reviewer', description: 'Reviews code', prompt: 'You review code.', model: '', tools, skills: [] }], skills: [], commands: [] },
  };
}

test("a subagent's tool call asks in the session's inbox under the agent's name; its steps are the session's own, and end up in its runtime", async () => {
  using state = temporaryDirectory();
  using workspace = temporaryDirectory();
  await using server = await startModelServer(() => says('All reviewed.'));
  server.enqueue(callsTool('mcp_subagent_router_run_sub_agent', { task: 'Look at the files', agent_id: 'reviewer' }));
  server.enqueue(callsTool('mcp_fs_list_directory', { path: '.' }));
  server.enqueue(says('There are no files.'));
  const source = createConfigurationSource({
    models: [loopbackModel(server.baseUrl)], subagents: [reviewer(null)],
    mcpServers: [router(), filesystemServer(`"${process.execPath}" "${filesystem}" .`)],
  });
  const runtime = await openAideRuntime({ stateRoot: resolveStateRoot(state.path), inherited: { PATH: process.env['PATH'] ?? '' }, builtin: { command: () => [] }, groups: { started: () => undefined, ended: () => undefined }, log: () => undefined });
  try {
    runtime.configuration.connect(source.open());
    await runtime.configuration.snapshot();
    const [page, end] = createMemoryPorts();
    serveRouter(runtime.router, end, { context: {}, log: () => undefined, mapError: runtime.mapError });
    const { client } = createPortClient<typeof aideContract>(page) as PortClient<typeof aideContract>;
    const { aide } = client;
    const added = await aide.workspaces.add({ path: workspace.path });
    const session = await aide.sessions.create({ workspaceId: added.id });
    await aide.tools.setPolicy({ tool: 'mcp_subagent_router_run_sub_agent', policy: 'allow' });
    const { turn } = await aide.turns.send({ sessionId: session.id, text: 'Review this' });

    const question = await vi.waitFor(async () => {
      const [open] = await aide.questions.list();
      if (open === undefined) throw new Error('nothing is asked yet');
      return open;
    }, { timeout: 20_000 });
    expect(question).toMatchObject({ sessionId: session.id, body: { kind: 'tool-approval', agent: 'reviewer', tool: 'mcp_fs_list_directory', arguments: { path: '.' } } });
    expect((await aide.subagents.list({ sessionId: session.id })).items).toMatchObject([{ agent: 'reviewer', status: 'running', parentId: '' }]);
    await aide.questions.answer({ id: question.id, answer: { action: 'accept', scope: 'session' } });

    await vi.waitFor(async () => expect((await aide.sessions.get({ id: session.id })).lastTurnState).toBe('completed'), { timeout: 20_000 });
    const [stream] = (await aide.subagents.list({ sessionId: session.id })).items;
    expect(stream).toMatchObject({ agent: 'reviewer', task: 'Look at the files', status: 'completed', result: 'There are no files.' });
    const steps = (await aide.subagents.steps({ streamId: stream?.id ?? '' })).items.map(({ type }) => type);
    expect(steps.toReversed()).toEqual(expect.arrayContaining(['tool_call', 'tool_result', 'assistant']));
    const { items } = await aide.messages.list({ sessionId: session.id });
    expect(JSON.stringify(items)).toContain('There are no files.');
    expect(JSON.stringify(items)).toContain('All reviewed.');
    // The subagent's model saw its own prompt and its own task, not the conversation of the session.
    const asked = server.requests[1]?.conversation.map(({ text }) => text).join('\n') ?? '';
    expect(asked).toContain('You review code.');
    expect(asked).not.toContain('Review this');
    expect(turn.sessionId).toBe(session.id);
  } finally {
    await runtime.close();
  }
});
