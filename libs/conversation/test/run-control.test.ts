import type { McpRuntime, McpTool, ToolCall } from '@chatos/mcp-runtime';
import { callsTool, createGate, says, startModelServer, streams, temporaryDirectory } from '@chatos/testing';
import { expect, test, vi } from 'vitest';
import { loopbackModel, noServers, openHarness } from './harness.ts';
import type { Harness, HarnessOptions } from './harness.ts';

const TOOL = 'mcp_files_read';

function tool(changes: Partial<McpTool> = {}): McpTool {
  return { server: 'files', tool: 'read', qualifiedName: TOOL, description: 'Reads.', inputSchema: { type: 'object' }, title: 'Read', hints: { readOnly: true }, builtin: 'files', defaultPolicy: 'allow', ...changes };
}

/** Servers with these tools, whose calls are kept; `call` says what one answers. */
function servers(tools: McpTool[], call: (call: ToolCall) => Promise<string> = async () => 'content'): McpRuntime & { readonly calls: ToolCall[] } {
  const calls: ToolCall[] = [];
  return {
    ...noServers(), calls,
    listTools: async () => ({ tools, problems: [] }),
    async call(given) {
      calls.push(given);
      return { text: await call(given), isError: false };
    },
  };
}

async function start(harness: Harness, options: { mode?: 'plan' | 'ask' | 'auto-edit' } = {}) {
  const session = harness.conversations.sessions.create({ title: '', modelId: null, workspaceId: null, workspaceRoot: null, ...options });
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: 'go', whenBusy: 'queue' });
  return { session, turn, ids: { sessionId: session.id, turnId: turn.id } };
}

const stateOf = (harness: Harness, sessionId: string) => harness.conversations.sessions.get(sessionId).lastTurnState;
/** The results of the whole conversation: what comes in between them is no new beginning. */
const results = (conversation: readonly { role: string }[]) => conversation.filter(({ role }) => role === 'tool').length;
const told = (text: string) => `[From ChatOS, not written by the user]\n${text}\n[End]`;

/** A harness whose model calls the tool once and then says what it read last; the tool waits at `held`. */
async function withHeldTool(options: Partial<HarnessOptions> = {}) {
  const directory = temporaryDirectory();
  const [reached, held] = [createGate(), createGate()];
  const server = await startModelServer(({ conversation }) => (results(conversation) === 0 ? callsTool(TOOL, { path: 'a' }) : says('done')));
  const mcp = servers([tool()], async () => {
    reached.open();
    await held.pass();
    return 'content';
  });
  const harness = openHarness({ directory: directory.path, mcp, snapshot: { models: [loopbackModel(server.baseUrl)] }, ...options });
  return {
    harness, server, reached, held, mcp, directory,
    async [Symbol.asyncDispose]() {
      held.open();
      await harness.close();
      await server.close();
      directory.remove();
    },
  };
}

test('a turn is paused once what is under way has come to its end, keeps a correction meanwhile, and goes on where it was', async () => {
  await using run = await withHeldTool();
  const { harness, server, reached, held } = run;
  const { session, turn, ids } = await start(harness);
  await reached.pass();
  expect(harness.conversations.turns.pause(ids).state).toBe('running');
  expect(stateOf(harness, session.id)).toBe('running');
  held.open();
  await vi.waitFor(() => expect(stateOf(harness, session.id)).toBe('paused'));
  expect(harness.conversations.turns.pause(ids).state).toBe('paused');
  harness.conversations.turns.correct({ ...ids, text: 'use tabs' });
  expect(server.requests).toHaveLength(1);
  expect(harness.conversations.turns.resume(ids).state).toBe('running');
  expect(await harness.ended(turn)).toMatchObject({ state: 'completed', steps: 2 });
  expect(server.requests[1]?.conversation.at(-1)).toMatchObject({ role: 'user', text: 'use tabs' });
  expect(() => harness.conversations.turns.pause(ids)).toThrow('has ended');
});

test('a paused turn is stopped at once; one that waits in the queue cannot be paused; a pause taken back before it holds holds nothing', async () => {
  await using run = await withHeldTool();
  const { harness, reached, held } = run;
  const { session, turn, ids } = await start(harness);
  const queued = harness.conversations.turns.send({ sessionId: session.id, text: 'later', whenBusy: 'queue' }).turn;
  expect(() => harness.conversations.turns.pause({ ...ids, turnId: queued.id })).toThrow('has not begun');
  await reached.pass();
  harness.conversations.turns.pause(ids);
  harness.conversations.turns.resume(ids);
  harness.conversations.turns.pause(ids);
  held.open();
  await vi.waitFor(() => expect(stateOf(harness, session.id)).toBe('paused'));
  expect(await harness.conversations.turns.stop(ids)).toMatchObject({ state: 'stopped' });
  expect(await harness.ended(queued)).toMatchObject({ state: 'completed' });
  expect((await harness.ended(turn)).state).toBe('stopped');
});

test('a runtime that ends while a turn is paused leaves it interrupted, and says at which step', async () => {
  await using run = await withHeldTool();
  const { harness, reached, held, directory, server } = run;
  const { session, ids } = await start(harness);
  await reached.pass();
  harness.conversations.turns.pause(ids);
  held.open();
  await vi.waitFor(() => expect(stateOf(harness, session.id)).toBe('paused'));
  await harness.close();
  await using again = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const [, answer] = again.conversations.messages.list({ sessionId: session.id, limit: 10 }).items;
  expect(answer).toMatchObject({ turnState: 'interrupted', turnNotice: 'ChatOS was closed before this was finished, at step 2. What had arrived is kept. It is not run again by itself: go on with it, or send a message.' });
});

test.each(['closed', 'died'] as const)('a runtime that %s during a call says which; nothing runs again by itself, and the turn that goes on knows which call has no known result', async (how) => {
  await using run = await withHeldTool();
  const { harness, reached, directory, server } = run;
  const { session, ids } = await start(harness);
  await reached.pass();
  if (how === 'closed') await harness.close();
  await using again = openHarness({ directory: directory.path, mcp: servers([tool()]), snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const [, answer] = again.conversations.messages.list({ sessionId: session.id, limit: 10 }).items;
  expect(answer).toMatchObject({ turnState: 'interrupted', turnNotice: expect.stringContaining(`at step 1, during the call of ${TOOL}, whose result is not known.`) as string });
  expect(server.requests).toHaveLength(1);

  const { turn, message } = again.conversations.turns.goOn(ids);
  expect(message.parts).toEqual([
    { kind: 'text', step: 0, text: 'Go on where you were.' },
    { kind: 'note', step: 0, text: expect.stringMatching(/was interrupted, because ChatOS ended at step 1[\s\S]*not known whether they took effect[\s\S]*- mcp_files_read \{"path":"a"\}/u) as string },
  ]);
  expect(await again.ended(turn)).toMatchObject({ state: 'completed' });
  const asked = server.requests[1]?.conversation.at(-1);
  expect(asked?.text).toContain('not known whether they took effect');
  expect(asked?.text).toContain('Go on where you were.');
  expect(() => again.conversations.turns.goOn(ids)).toThrow('The session has gone on since');
  expect(() => again.conversations.turns.goOn({ ...ids, turnId: turn.id })).toThrow('came to its own end');
});

test('a call that waited for the user is known not to have been made; a turn that never began is asked again with its own words', async () => {
  using directory = temporaryDirectory();
  await using server = await startModelServer(({ toolResults }) => (toolResults.length === 0 ? callsTool(TOOL, { path: 'a' }) : says('done')));
  const snapshot = { models: [loopbackModel(server.baseUrl)] };
  const harness = openHarness({ directory: directory.path, mcp: servers([tool({ defaultPolicy: 'ask' })]), snapshot });
  const { session, ids } = await start(harness);
  await vi.waitFor(() => expect(stateOf(harness, session.id)).toBe('waiting-for-approval'));
  await harness.conversations.turns.stop(ids);
  const { turn, message } = harness.conversations.turns.goOn(ids);
  expect(message.parts[1]).toMatchObject({ kind: 'note', text: expect.stringMatching(/was stopped by the user at step 1[\s\S]*These calls were not made:\n- mcp_files_read/u) as string });
  const later = harness.conversations.turns.send({ sessionId: session.id, text: 'and later this', whenBusy: 'queue' }).turn;
  expect(() => harness.conversations.turns.goOn({ ...ids, turnId: later.id })).toThrow('has not ended');
  await vi.waitFor(() => expect(stateOf(harness, session.id)).not.toBe('queued'));
  await harness.close();
  expect((await harness.ended(turn).catch(() => null))?.state ?? 'interrupted').not.toBe('running');

  await using again = openHarness({ directory: directory.path, snapshot });
  const repeated = again.conversations.turns.goOn({ ...ids, turnId: later.id });
  expect(repeated.message.parts).toEqual([{ kind: 'text', step: 0, text: 'and later this' }]);
  expect(await again.ended(repeated.turn)).toMatchObject({ state: 'completed' });
});

test('a note is told before the next call of the turn that runs, and stands in its place ever after', async () => {
  await using run = await withHeldTool();
  const { harness, server, reached, held } = run;
  const { session, turn } = await start(harness);
  await reached.pass();
  harness.conversations.tell(session.id, 'src/a.ts: the user undid a hunk');
  expect(harness.conversations.messages.list({ sessionId: session.id, limit: 10 }).items[1]?.parts.at(-1)).toEqual({ kind: 'note', step: 1, text: 'src/a.ts: the user undid a hunk' });
  held.open();
  expect(await harness.ended(turn)).toMatchObject({ state: 'completed', steps: 2, notice: null });
  expect(server.requests[1]?.conversation.slice(-2)).toMatchObject([{ role: 'tool', text: 'content' }, { role: 'user', text: told('src/a.ts: the user undid a hunk') }]);
  await harness.ended(harness.conversations.turns.send({ sessionId: session.id, text: 'next', whenBusy: 'queue' }).turn);
  expect(server.requests.at(-1)?.conversation.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'user', 'assistant', 'user']);
});

test('a note while nothing runs waits on disk for the next message, and is no reason for a call of its own', async () => {
  using directory = temporaryDirectory();
  const gate = createGate();
  await using server = await startModelServer(({ userText }) => (userText === 'go' ? streams(['so far', { kind: 'gate', gate }]) : says('read')));
  const snapshot = { models: [loopbackModel(server.baseUrl)] };
  const harness = openHarness({ directory: directory.path, snapshot });
  const { session, turn } = await start(harness);
  await gate.reached;
  harness.conversations.tell(session.id, 'during');
  gate.open();
  expect(await harness.ended(turn)).toMatchObject({ steps: 1, notice: null });
  harness.conversations.tell(session.id, 'one');
  harness.conversations.tell(session.id, 'two');
  expect(() => harness.conversations.tell('unknown', 'x')).toThrow('does not exist');
  await harness.close();

  await using again = openHarness({ directory: directory.path, snapshot });
  const sent = again.conversations.turns.send({ sessionId: session.id, text: 'next', whenBusy: 'queue' });
  expect(sent.message.parts.map(({ kind }) => kind)).toEqual(['text', 'note', 'note']);
  await again.ended(sent.turn);
  expect(server.requests[1]?.conversation.slice(2).map(({ text }) => text)).toEqual(['so far', told('during'), `${told('one')}\n\n${told('two')}\n\nnext`]);
  const last = again.conversations.turns.send({ sessionId: session.id, text: 'last', whenBusy: 'queue' });
  expect(last.message.parts).toHaveLength(1);
  await again.ended(last.turn);
});

const WRITE = tool({ tool: 'write', qualifiedName: 'mcp_files_write', hints: { readOnly: false } });
const TASKS = tool({ server: 'task_manager', tool: 'add', qualifiedName: 'mcp_tasks_add', hints: {}, builtin: 'tasks' });
const { builtin: _builtin, ...foreign } = tool({ server: 'theirs', qualifiedName: 'mcp_theirs_read' });

test('plan mode offers what reads and plans; a server of the user’s is not believed to read, and a call all the same is refused with words', async () => {
  using directory = temporaryDirectory();
  await using server = await startModelServer(({ toolResults }) => (toolResults.length === 0 ? callsTool(WRITE.qualifiedName, {}) : says('planned')));
  const mcp = servers([tool(), WRITE, TASKS, foreign]);
  await using harness = openHarness({ directory: directory.path, mcp, hasModes: true, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const { session, turn } = await start(harness, { mode: 'plan' });
  expect(await harness.ended(turn)).toMatchObject({ state: 'completed' });
  expect(server.requests[0]?.tools).toEqual(['get_current_time', 'read_result', TOOL, 'mcp_tasks_add']);
  expect(server.requests[1]?.conversation.at(-1)?.text).toContain('This session is in plan mode');
  expect(mcp.calls).toEqual([]);

  expect(harness.conversations.sessions.setMode(session.id, 'auto-edit').mode).toBe('auto-edit');
  await harness.ended(harness.conversations.turns.send({ sessionId: session.id, text: 'do it', whenBusy: 'queue' }).turn);
  expect(server.requests[2]?.tools).toContain(WRITE.qualifiedName);
  // Nothing ran when it was switched, so the prompt says it and no note.
  expect(JSON.stringify(server.requests[2]?.conversation)).not.toContain('switched the mode');
});

test('a mode the user switches to holds from the next call on, for the model and for what a server is told', async () => {
  using directory = temporaryDirectory();
  await using server = await startModelServer(({ conversation }) => (results(conversation) < 3 ? callsTool(WRITE.qualifiedName, { n: results(conversation) }) : says('done')));
  const mcp: ReturnType<typeof servers> = servers([WRITE], async () => {
    harness.conversations.sessions.setMode(session.id, mcp.calls.length === 1 ? 'auto-edit' : 'plan');
    return 'written';
  });
  await using harness = openHarness({ directory: directory.path, mcp, hasModes: true, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const { session, turn } = await start(harness);
  expect(await harness.ended(turn)).toMatchObject({ state: 'completed' });
  expect(mcp.calls.map(({ mode }) => mode)).toEqual(['ask', 'auto-edit']);
  expect(server.requests.map(({ tools }) => tools.includes(WRITE.qualifiedName))).toEqual([true, true, false, false]);
  expect(server.requests[1]?.conversation.at(-1)?.text).toContain('switched the mode of this session to auto-edit');
  expect(server.requests[3]?.conversation.at(-1)?.text).toContain('This session is in plan mode');
});

test('sessions without modes of their own (Chat’s) leave it to the settings', async () => {
  using directory = temporaryDirectory();
  await using server = await startModelServer(({ toolResults }) => (toolResults.length === 0 ? callsTool(WRITE.qualifiedName, {}) : says('done')));
  const mcp = servers([WRITE]);
  await using harness = openHarness({ directory: directory.path, mcp, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const { session, turn } = await start(harness);
  await harness.ended(turn);
  expect(session.mode).toBe('ask');
  expect(mcp.calls).toHaveLength(1);
  expect(mcp.calls[0]).not.toHaveProperty('mode');
});
