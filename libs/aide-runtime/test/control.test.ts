import { BUILTIN_RECORDS, createMemoryPorts, createPortClient } from '@chatos/contracts';
import type { aideContract, GlanceEvent, McpServerRecord, PortClient, SessionGlance, SubagentRecord, Turn } from '@chatos/contracts';
import { serveRouter } from '@chatos/process-host';
import { resolveStateRoot } from '@chatos/state';
import { callsTool, createGate, says, startModelServer, streams, temporaryDirectory } from '@chatos/testing';
import type { ModelServer } from '@chatos/testing';
import { expect, test, vi } from 'vitest';
import { openAideRuntime } from '../src/index.ts';
import { createConfigurationSource, filesystemServer, loopbackModel } from './configuration-source.ts';

function router(): McpServerRecord {
  const record = BUILTIN_RECORDS.find(({ name }) => name === 'subagent_router');
  return { ...filesystemServer('none'), ...record, id: 'builtin-subagent_router' as McpServerRecord['id'], locked: true };
}

const helper: SubagentRecord = {
  id: 'h1' as SubagentRecord['id'], revision: 1, createdAt: 1, updatedAt: 1, name: 'helper', description: 'Helps', entry: '', enabled: true, agents: ['helper'], tags: [], skills: [], commands: [],
  models: [], modelImplicit: true, prompt: 'You help.', tools: null,
  content: { agents: [{ id: 'helper', name: 'helper', description: 'Helps', prompt: 'You help.', model: '', tools: [], skills: [] }], skills: [], commands: [] },
};

/** AIDE with a session in a folder of its own, and what its glances say. */
async function open(server: ModelServer) {
  const [state, workspace] = [temporaryDirectory(), temporaryDirectory()];
  const runtime = await openAideRuntime({ stateRoot: resolveStateRoot(state.path), inherited: { PATH: process.env['PATH'] ?? '' }, builtin: { command: () => [] }, groups: { started: () => undefined, ended: () => undefined }, log: () => undefined });
  runtime.configuration.connect(createConfigurationSource({ models: [loopbackModel(server.baseUrl)], subagents: [helper], mcpServers: [router()] }).open());
  await runtime.configuration.snapshot();
  const [page, end] = createMemoryPorts();
  serveRouter(runtime.router, end, { context: {}, log: () => undefined, mapError: runtime.mapError });
  const { aide } = (createPortClient<typeof aideContract>(page) as PortClient<typeof aideContract>).client;
  const { id: workspaceId } = await aide.workspaces.add({ path: workspace.path });
  const session = await aide.sessions.create({ workspaceId, title: 'work' });
  await aide.tools.setPolicy({ tool: 'mcp_subagent_router_run_sub_agent', policy: 'allow' });
  const abort = new AbortController();
  const events: GlanceEvent[] = [];
  void (async () => {
    for await (const event of await aide.control.watch(undefined, { signal: abort.signal })) events.push(event);
  })().catch(() => undefined);
  const glance = (): SessionGlance | undefined => events.flatMap((event) => (event.type === 'state' ? event.glances : event.type === 'changed' ? [event.glance] : [])).findLast((each) => each.session.id === session.id);
  return {
    aide, session, sessionId: session.id, events, glance,
    when: (check: (glance: SessionGlance) => void) => vi.waitFor(() => check(glance() as SessionGlance), { timeout: 10_000 }),
    async [Symbol.asyncDispose]() {
      abort.abort();
      await runtime.close();
      state.remove();
      workspace.remove();
    },
  };
}

test('a session is seen at a glance, corrected while it runs, held, let go on and stopped; at rest it takes the next message', async () => {
  await using server = await startModelServer(() => says('Done with it.'));
  const gate = createGate();
  server.enqueue(streams(['First I look around.', { kind: 'gate', gate }, { kind: 'tool-call', tool: 'no_such_tool', arguments: {} }]));
  await using work = await open(server);
  const { aide, sessionId } = work;
  await work.when((glance) => expect(glance).toMatchObject({ session: { title: 'work' }, turn: null, doing: '', waiting: 0, runningSubagents: 0, runningTerminals: 0 }));
  expect(work.events[0]?.type).toBe('state');
  await expect(aide.control.intervene({ sessionId, text: 'too early' })).rejects.toMatchObject({ code: 'UNUSABLE_INPUT' });
  await expect(aide.control.action({ sessionId, action: 'pause' })).rejects.toMatchObject({ code: 'UNUSABLE_INPUT' });

  const { turn } = await aide.control.dispatch({ sessionId, text: 'Look' });
  await gate.reached;
  await work.when((glance) => expect(glance).toMatchObject({ turn: { id: turn.id, state: 'running' }, doing: 'First I look around.' }));
  await expect(aide.control.intervene({ sessionId, text: 'x', target: 'subagent' })).rejects.toMatchObject({ code: 'UNUSABLE_INPUT' });
  expect(await aide.control.intervene({ sessionId, text: 'Mind the hidden ones' })).toEqual({ target: 'main' });
  await aide.control.action({ sessionId, action: 'pause' });
  gate.open();
  await work.when((glance) => expect(glance.turn?.state).toBe('paused'));
  await expect(aide.control.close({ sessionId })).rejects.toMatchObject({ code: 'UNUSABLE_INPUT' });
  expect(server.requests).toHaveLength(1);
  await aide.control.action({ sessionId, action: 'resume' });
  await work.when((glance) => expect(glance).toMatchObject({ turn: { id: turn.id, state: 'completed' }, doing: '' }));
  expect(server.requests[1]?.conversation.map(({ text }) => text).join('\n')).toContain('Mind the hidden ones');

  const [second, third] = [createGate(), createGate()];
  server.enqueue(streams(['Working.', { kind: 'gate', gate: second }]), streams(['Instead.', { kind: 'gate', gate: third }]));
  const before = await aide.control.dispatch({ sessionId, text: 'More' });
  await second.reached;
  const after = await aide.control.dispatch({ sessionId, text: 'No, this', force: true });
  await third.reached;
  await aide.control.dispatch({ sessionId, text: 'Later' });
  await aide.control.stop({ sessionId });
  const states = (await aide.messages.list({ sessionId })).items.filter(({ role }) => role === 'user').map(({ turnId, turnState }) => [turnId, turnState]);
  expect(states.slice(-3)).toEqual([[before.turn.id, 'stopped'], [after.turn.id, 'stopped'], [expect.any(String) as string, 'stopped']]);
  await work.when((glance) => expect((glance.turn as Turn).state).toBe('stopped'));
});

test('what is said reaches the subagent that runs, unless the run itself is meant; closing leaves nothing under way', async () => {
  await using server = await startModelServer(() => says('All done.'));
  const gate = createGate();
  server.enqueue(callsTool('mcp_subagent_router_run_sub_agent', { task: 'Help me', agent_id: 'helper' }), streams(['I help.', { kind: 'gate', gate }, { kind: 'tool-call', tool: 'no_such_tool', arguments: {} }]));
  await using work = await open(server);
  const { aide, sessionId } = work;
  await aide.control.dispatch({ sessionId, text: 'Have it done' });
  await gate.reached;
  await work.when((glance) => expect(glance).toMatchObject({ runningSubagents: 1, doing: expect.stringContaining('run_sub_agent') as string }));
  expect(await aide.control.intervene({ sessionId, text: 'To the helper' })).toEqual({ target: 'subagent' });
  expect(await aide.control.intervene({ sessionId, text: 'To the run', target: 'main' })).toEqual({ target: 'main' });
  gate.open();
  await vi.waitFor(() => expect(server.requests.length).toBeGreaterThanOrEqual(3), { timeout: 10_000 });
  const toHelper = server.requests[2]?.conversation.map(({ text }) => text).join('\n') ?? '';
  expect([toHelper.includes('To the helper'), toHelper.includes('To the run')]).toEqual([true, false]);
  await work.when((glance) => expect(glance).toMatchObject({ turn: { state: 'completed' }, runningSubagents: 0 }));

  const held = createGate();
  server.enqueue(streams([{ kind: 'gate', gate: held }]));
  await aide.control.dispatch({ sessionId, text: 'Again' });
  await held.reached;
  await aide.control.close({ sessionId, force: true });
  expect(await aide.sessions.get({ id: sessionId })).toMatchObject({ lastTurnState: 'stopped' });
  await aide.sessions.remove({ id: sessionId });
  await vi.waitFor(() => expect(work.events.at(-1)).toEqual({ type: 'removed', sessionId }));
  await expect(aide.control.close({ sessionId, force: true })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
