import type { SessionEvent, ToolPart } from '@chatos/contracts';
import type { McpRuntime } from '@chatos/mcp-runtime';
import { callsTool, says, startModelServer, temporaryDirectory } from '@chatos/testing';
import type { ModelServer } from '@chatos/testing';
import { expect, test } from 'vitest';
import { loopbackModel, noServers, openHarness } from './harness.ts';
import type { Harness } from './harness.ts';

/** A server with one tool, whose calls the test counts. */
function oneTool(): { mcp: McpRuntime; calls: unknown[] } {
  const calls: unknown[] = [];
  const tool = { server: 'fs', tool: 'write', qualifiedName: 'mcp_fs_write', description: 'Writes.', inputSchema: { type: 'object' }, title: '', hints: {}, defaultPolicy: 'ask' as const };
  return {
    calls,
    mcp: {
      ...noServers(),
      listTools: async () => ({ tools: [tool], problems: [] }),
      call: async ({ arguments: input }) => {
        calls.push(input);
        return { text: 'written', isError: false };
      },
    },
  };
}

/** Calls the tool as often as the user's last words say, then is done. */
function scriptedServer(): Promise<ModelServer> {
  return startModelServer((request) => {
    const results = request.conversation.slice(request.conversation.findLastIndex((entry) => entry.role === 'user')).filter((entry) => entry.role === 'tool').length;
    return results < Number(request.userText) ? callsTool('mcp_fs_write', { n: results }) : says('done');
  });
}

async function waiting(harness: Harness, sessionId: string): Promise<{ call: ToolPart; turnId: string }> {
  for await (const event of harness.conversations.watch(sessionId)) {
    const part = toolParts(event).find((candidate) => candidate.state === 'waiting-for-approval');
    const turn = event.type === 'state' ? event.turns[0] : null;
    const turnId = turn?.id ?? (harness.database.raw.prepare('SELECT id FROM chat_turns ORDER BY seq DESC').pluck().get() as string);
    if (part !== undefined) return { call: part, turnId };
  }
  throw new Error('nothing waited');
}

function toolParts(event: SessionEvent): ToolPart[] {
  const parts = event.type === 'state' ? event.messages.flatMap((message) => message.parts) : event.type === 'part' ? [event.part] : [];
  return parts.filter((part) => part.kind === 'tool');
}

test('a call waits visibly, is answered exactly once, and runs with the very arguments that were shown', async () => {
  using directory = temporaryDirectory();
  await using server = await scriptedServer();
  const { mcp, calls } = oneTool();
  await using harness = openHarness({ directory: directory.path, mcp, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const session = harness.newSession();
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: '1', whenBusy: 'queue' });
  const { call } = await waiting(harness, session.id);
  expect(call).toMatchObject({ tool: 'mcp_fs_write', arguments: { n: 0 } });
  expect(calls).toEqual([]);
  expect(harness.conversations.sessions.get(session.id).lastTurnState).toBe('waiting-for-approval');
  const answer = { sessionId: session.id, turnId: turn.id, callId: call.callId, decision: 'allow', scope: 'once' } as const;
  harness.conversations.turns.answer(answer);
  expect(() => harness.conversations.turns.answer(answer)).toThrow('does not wait');
  expect(() => harness.conversations.turns.answer({ ...answer, decision: 'deny' })).toThrow('does not wait');
  expect((await harness.ended(turn)).state).toBe('completed');
  expect(calls).toEqual([{ n: 0 }]);
  expect(harness.conversations.tools.policies()).toEqual([{ tool: 'get_current_time', policy: 'allow' }, { tool: 'read_result', policy: 'allow' }]);
});

test('a denied call is not executed, and the model is told', async () => {
  using directory = temporaryDirectory();
  await using server = await scriptedServer();
  const { mcp, calls } = oneTool();
  await using harness = openHarness({ directory: directory.path, mcp, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const session = harness.newSession();
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: '1', whenBusy: 'queue' });
  const { call } = await waiting(harness, session.id);
  harness.conversations.turns.answer({ sessionId: session.id, turnId: turn.id, callId: call.callId, decision: 'deny', scope: 'once' });
  expect((await harness.ended(turn)).state).toBe('completed');
  expect(calls).toEqual([]);
  expect(server.requests[1]?.toolResults[0]).toContain('denied');
  const tool = harness.conversations.messages.list({ sessionId: session.id, limit: 10 }).items.flatMap((message) => message.parts).find((part) => part.kind === 'tool');
  expect(tool).toMatchObject({ state: 'denied' });
});

test('"always" is remembered for the tool, in the same turn, the next one, and after a new start', async () => {
  using directory = temporaryDirectory();
  await using server = await scriptedServer();
  const { mcp, calls } = oneTool();
  const options = { directory: directory.path, mcp, snapshot: { models: [loopbackModel(server.baseUrl)] } };
  {
    await using harness = openHarness(options);
    const session = harness.newSession();
    const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: '3', whenBusy: 'queue' });
    const { call } = await waiting(harness, session.id);
    harness.conversations.turns.answer({ sessionId: session.id, turnId: turn.id, callId: call.callId, decision: 'allow', scope: 'always' });
    expect((await harness.ended(turn)).state).toBe('completed');
    expect(calls).toHaveLength(3);
  }
  await using harness = openHarness(options);
  expect(harness.conversations.tools.policies()).toEqual([{ tool: 'get_current_time', policy: 'allow' }, { tool: 'mcp_fs_write', policy: 'allow' }, { tool: 'read_result', policy: 'allow' }]);
  const next = harness.conversations.turns.send({ sessionId: harness.newSession().id, text: '1', whenBusy: 'queue' }).turn;
  expect((await harness.ended(next)).state).toBe('completed');
  expect(calls).toHaveLength(4);
});

test('a turn that waits can be stopped; its call can be answered no more', async () => {
  using directory = temporaryDirectory();
  await using server = await scriptedServer();
  const { mcp, calls } = oneTool();
  await using harness = openHarness({ directory: directory.path, mcp, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const session = harness.newSession();
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: '1', whenBusy: 'queue' });
  const { call } = await waiting(harness, session.id);
  expect((await harness.conversations.turns.stop({ sessionId: session.id, turnId: turn.id })).state).toBe('stopped');
  expect(() => harness.conversations.turns.answer({ sessionId: session.id, turnId: turn.id, callId: call.callId, decision: 'allow', scope: 'always' })).toThrow('does not wait');
  expect(calls).toEqual([]);
  expect(harness.conversations.tools.policies().map(({ tool }) => tool)).not.toContain('mcp_fs_write');
  const tool = harness.conversations.messages.list({ sessionId: session.id, limit: 10 }).items.flatMap((message) => message.parts).find((part) => part.kind === 'tool');
  expect(tool).toMatchObject({ state: 'stopped' });
});

test('"for this session" holds in the session until it is gone, and in no other', async () => {
  using directory = temporaryDirectory();
  await using server = await scriptedServer();
  const { mcp, calls } = oneTool();
  const options = { directory: directory.path, mcp, snapshot: { models: [loopbackModel(server.baseUrl)] } };
  const rows = (harness: Harness) => harness.database.raw.prepare('SELECT count(*) FROM chat_session_policies').pluck().get();
  let sessionId: string;
  {
    await using harness = openHarness(options);
    const session = harness.newSession();
    sessionId = session.id;
    const { turn } = harness.conversations.turns.send({ sessionId, text: '3', whenBusy: 'queue' });
    const { call } = await waiting(harness, sessionId);
    harness.conversations.turns.answer({ sessionId, turnId: turn.id, callId: call.callId, decision: 'allow', scope: 'session' });
    expect((await harness.ended(turn)).state).toBe('completed');
    expect(calls).toHaveLength(3);
    expect(harness.conversations.tools.policies().map(({ tool }) => tool)).not.toContain('mcp_fs_write');

    const other = harness.newSession();
    const asking = harness.conversations.turns.send({ sessionId: other.id, text: '1', whenBusy: 'queue' }).turn;
    await waiting(harness, other.id);
    expect(calls).toHaveLength(3);
    await harness.conversations.turns.stop({ sessionId: other.id, turnId: asking.id });
  }
  {
    await using harness = openHarness(options);
    const again = harness.conversations.turns.send({ sessionId, text: '1', whenBusy: 'queue' }).turn;
    expect((await harness.ended(again)).state).toBe('completed');
    expect(calls).toHaveLength(4);
    expect(rows(harness)).toBe(1);
    await harness.conversations.sessions.remove(sessionId);
  }
  await using harness = openHarness(options);
  expect(rows(harness)).toBe(0);
});

test("a session's own no holds before the runtime's yes", async () => {
  using directory = temporaryDirectory();
  await using server = await scriptedServer();
  const { mcp, calls } = oneTool();
  await using harness = openHarness({ directory: directory.path, mcp, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const session = harness.newSession();
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: '1', whenBusy: 'queue' });
  const { call } = await waiting(harness, session.id);
  harness.conversations.turns.answer({ sessionId: session.id, turnId: turn.id, callId: call.callId, decision: 'deny', scope: 'session' });
  await harness.ended(turn);
  harness.conversations.tools.setPolicy('mcp_fs_write', 'allow');
  const refused = harness.conversations.turns.send({ sessionId: session.id, text: '1', whenBusy: 'queue' }).turn;
  expect((await harness.ended(refused)).state).toBe('completed');
  expect(calls).toEqual([]);
  const allowed = harness.conversations.turns.send({ sessionId: harness.newSession().id, text: '1', whenBusy: 'queue' }).turn;
  expect((await harness.ended(allowed)).state).toBe('completed');
  expect(calls).toHaveLength(1);
});
