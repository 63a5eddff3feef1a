import { BUILTIN_RECORDS, createMemoryPorts, createPortClient, DEFAULT_SETTINGS } from '@chatos/contracts';
import type { aideContract, McpServerRecord, PortClient, SubagentRecord } from '@chatos/contracts';
import { serveRouter } from '@chatos/process-host';
import { resolveStateRoot } from '@chatos/state';
import { callsTool, says, startModelServer, temporaryDirectory } from '@chatos/testing';
import type { ScriptedAgent } from '@chatos/testing';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openAideRuntime } from '../src/index.ts';
import { createConfigurationSource, filesystemServer, loopbackModel } from './configuration-source.ts';

const SCRIPT = join(import.meta.dirname, '..', 'node_modules', '@modelcontextprotocol', 'server-filesystem', 'dist', 'index.js');
const LIST = 'mcp_fs_list_directory';
const RUN = 'mcp_subagent_router_run_sub_agent';

function worker(): SubagentRecord {
  const agent = { id: 'worker', name: 'worker', description: 'Works', prompt: 'You work.', model: '', tools: null, skills: [] };
  return {
    id: 'w1' as SubagentRecord['id'], revision: 1, createdAt: 1, updatedAt: 1, name: 'worker', description: 'Works', entry: '', enabled: true, agents: ['worker'], tags: [], skills: [], commands: [],
    models: [], modelImplicit: true, prompt: 'You work.', tools: null, content: { agents: [agent], skills: [], commands: [] },
  };
}

/** AIDE over its contract, with one workspace, a server of the user's and subagents. */
async function openAide(agent: ScriptedAgent, settings: Partial<typeof DEFAULT_SETTINGS> = {}) {
  const [state, workspace] = [temporaryDirectory(), temporaryDirectory()];
  const server = await startModelServer(agent);
  const router = BUILTIN_RECORDS.find(({ name }) => name === 'subagent_router');
  const source = createConfigurationSource({
    models: [loopbackModel(server.baseUrl)], subagents: [worker()], settings: { ...DEFAULT_SETTINGS, retry: 0, ...settings },
    mcpServers: [{ ...filesystemServer('none'), ...router, id: 'builtin-subagent_router' as McpServerRecord['id'], locked: true }, filesystemServer(`"${process.execPath}" "${SCRIPT}" .`)],
  });
  const runtime = await openAideRuntime({ stateRoot: resolveStateRoot(state.path), inherited: { PATH: process.env['PATH'] ?? '' }, builtin: { command: () => [] }, groups: { started: () => undefined, ended: () => undefined }, log: () => undefined });
  runtime.configuration.connect(source.open());
  await runtime.configuration.snapshot();
  const [page, end] = createMemoryPorts();
  serveRouter(runtime.router, end, { context: {}, log: () => undefined, mapError: runtime.mapError });
  const { client } = createPortClient<typeof aideContract>(page) as PortClient<typeof aideContract>;
  const { aide } = client;
  const { id: workspaceId } = await aide.workspaces.add({ path: workspace.path });
  await aide.tools.setPolicy({ tool: RUN, policy: 'allow' });
  return {
    aide, server, workspaceId,
    async [Symbol.asyncDispose]() {
      await runtime.close();
      await server.close();
      state.remove();
      workspace.remove();
    },
  };
}

const results = (conversation: readonly { role: string }[]) => conversation.filter(({ role }) => role === 'tool').length;

test('a session that delegates is corrected where the work is, and paused with its subagent', async () => {
  await using opened = await openAide(({ conversation, userText }) => {
    const isWorker = conversation[0]?.text.startsWith('You work.') === true;
    if (results(conversation) === 0) return isWorker ? callsTool(LIST, { path: '.' }) : callsTool(RUN, { task: 'List it', agent_id: 'worker' });
    return says(isWorker ? `worker: ${userText}` : 'done');
  });
  const { aide, server, workspaceId } = opened;
  const session = await aide.sessions.create({ workspaceId });
  const { turn } = await aide.turns.send({ sessionId: session.id, text: 'Go' });
  const question = await vi.waitFor(async () => {
    const [open] = await aide.questions.list();
    if (open === undefined) throw new Error('nothing is asked yet');
    return open;
  }, { timeout: 20_000 });
  await aide.turns.correct({ sessionId: session.id, turnId: turn.id, text: 'hidden files too' });
  const [stream] = (await aide.subagents.list({ sessionId: session.id })).items;
  expect((await aide.subagents.steps({ streamId: stream?.id ?? '' })).items[0]).toMatchObject({ type: 'correction', payload: { text: 'hidden files too' } });
  await aide.turns.pause({ sessionId: session.id, turnId: turn.id });
  await aide.questions.answer({ id: question.id, answer: { action: 'accept' } });
  await vi.waitFor(async () => expect((await aide.sessions.get({ id: session.id })).lastTurnState).toBe('paused'));
  expect(server.requests).toHaveLength(2);
  await aide.turns.resume({ sessionId: session.id, turnId: turn.id });
  await vi.waitFor(async () => expect((await aide.sessions.get({ id: session.id })).lastTurnState).toBe('completed'), { timeout: 20_000 });
  // The subagent before its next call, and the session's own model before its.
  expect(server.requests.map(({ conversation }) => conversation.filter(({ text }) => text === 'hidden files too').length)).toEqual([0, 0, 1, 1]);
  expect((await aide.subagents.list({ sessionId: session.id })).items[0]?.result).toBe('worker: hidden files too');
});

test('the mode is the session’s: plan says so to the model and its subagents, the settings say what a new session has, and nothing is written there', async () => {
  await using opened = await openAide(({ conversation }) => (results(conversation) === 0 ? callsTool(LIST, { path: '.' }) : says('planned')), { confirmFileChanges: false });
  const { aide, server, workspaceId } = opened;
  const plain = await aide.sessions.create({ workspaceId });
  const planning = await aide.sessions.create({ workspaceId, mode: 'plan' });
  expect([plain.mode, planning.mode]).toEqual(['auto-edit', 'plan']);
  expect(await aide.sessions.usualMode()).toEqual({ mode: 'auto-edit' });
  const { turn } = await aide.turns.send({ sessionId: planning.id, text: 'Plan it' });
  await vi.waitFor(async () => expect((await aide.sessions.get({ id: planning.id })).lastTurnState).toBe('completed'), { timeout: 20_000 });
  const [first, second] = server.requests;
  expect(first?.conversation[0]?.text).toContain('Mode: plan. Only read');
  expect(first?.tools).toContain('mcp_subagent_router_suggest_sub_agent');
  expect(first?.tools.filter((name) => name.startsWith('mcp_fs_') || name === RUN)).toEqual([]);
  expect(second?.conversation.at(-1)?.text).toContain('This session is in plan mode');
  // Nothing waits for an approval of what is refused.
  expect((await aide.messages.list({ sessionId: planning.id })).items[1]?.parts.find((part) => part.kind === 'tool')).toMatchObject({ state: 'denied' });
  expect(turn.sessionId).toBe(planning.id);
  expect((await aide.sessions.setMode({ id: planning.id, mode: 'ask' })).mode).toBe('ask');
  expect((await aide.sessions.get({ id: plain.id })).mode).toBe('auto-edit');
  expect((await aide.sessions.create({ workspaceId })).mode).toBe('auto-edit');
});

test('a subagent that works when the session is put into plan mode is refused from its next call on', async () => {
  await using opened = await openAide(({ conversation }) => {
    const isWorker = conversation[0]?.text.startsWith('You work.') === true;
    if (!isWorker) return results(conversation) === 0 ? callsTool(RUN, { task: 'List it', agent_id: 'worker' }) : says('done');
    return results(conversation) < 2 ? callsTool(LIST, { path: '.' }) : says('worked');
  });
  const { aide, workspaceId } = opened;
  const session = await aide.sessions.create({ workspaceId });
  await aide.turns.send({ sessionId: session.id, text: 'Go' });
  const question = await vi.waitFor(async () => {
    const [open] = await aide.questions.list();
    if (open === undefined) throw new Error('nothing is asked yet');
    return open;
  }, { timeout: 20_000 });
  await aide.sessions.setMode({ id: session.id, mode: 'plan' });
  // Allowed a moment too late: what was asked before the switch is not done after it.
  await aide.questions.answer({ id: question.id, answer: { action: 'accept', scope: 'session' } });
  await vi.waitFor(async () => expect((await aide.sessions.get({ id: session.id })).lastTurnState).toBe('completed'), { timeout: 20_000 });
  const [stream] = (await aide.subagents.list({ sessionId: session.id })).items;
  const steps = (await aide.subagents.steps({ streamId: stream?.id ?? '' })).items.filter(({ type }) => type === 'tool_result');
  expect(steps).toHaveLength(2);
  for (const { payload } of steps) expect(payload).toMatchObject({ state: 'denied', result: expect.stringContaining('plan mode') as string });
});
