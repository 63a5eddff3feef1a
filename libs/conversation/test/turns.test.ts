import { callsTool, createGate, eventually, failsWith, says, startModelServer, streams, temporaryDirectory } from '@chatos/testing';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { SessionEvent } from '@chatos/contracts';
import { demoModel, loopbackModel, noServers, openHarness } from './harness.ts';

test('a message is answered, named after its first line, and both are on disk', async () => {
  using directory = temporaryDirectory();
  await using server = await startModelServer(() => says('Hello ', 'there'));
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const session = harness.newSession();
  const { turn, message } = harness.conversations.turns.send({ sessionId: session.id, text: '\n  What time is it?  \nsecond line', whenBusy: 'queue' });
  expect(message.parts).toEqual([{ kind: 'text', step: 0, text: '\n  What time is it?  \nsecond line' }]);

  const ended = await harness.ended(turn);
  expect(ended).toMatchObject({ state: 'completed', notice: null, steps: 1, inputTokens: 10, outputTokens: 5, modelName: 'Loopback', configRevision: 1 });
  expect(harness.conversations.sessions.get(session.id)).toMatchObject({ title: 'What time is it?', lastTurnState: 'completed' });
  const { items } = harness.conversations.messages.list({ sessionId: session.id, limit: 50 });
  expect(items.map(({ role, parts, turnState }) => ({ role, parts, turnState }))).toEqual([
    { role: 'user', parts: message.parts, turnState: 'completed' },
    { role: 'assistant', parts: [{ kind: 'text', step: 0, text: 'Hello there' }], turnState: 'completed' },
  ]);
  expect(server.requests[0]?.conversation.map(({ role, text }) => [role, text])).toEqual([['system', 'You are a test.'], ['user', '\n  What time is it?  \nsecond line']]);
});

test('streamed text is on disk at most 250 ms after it was streamed, read by another connection', async () => {
  using directory = temporaryDirectory();
  const gate = createGate();
  await using server = await startModelServer(() => streams(['before the gate', { kind: 'gate', gate }, ' and after']));
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const session = harness.newSession();
  const reader = new Database(harness.context.paths.database, { readonly: true });
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: 'go', whenBusy: 'queue' });

  for await (const event of harness.conversations.watch(session.id)) if (event.type === 'delta') break;
  const streamedAt = performance.now();
  const stored = () => reader.prepare("SELECT content FROM chat_message_parts JOIN chat_messages ON seq = message_seq WHERE place = 1").pluck().get();
  while (stored() !== 'before the gate') {
    expect(performance.now() - streamedAt).toBeLessThan(250);
    await new Promise((resolve) => setImmediate(resolve));
  }
  gate.open();
  await harness.ended(turn);
  expect(stored()).toBe('before the gate and after');
  reader.close();
});

test('a watcher that joins in mid-stream gets state and deltas that make up the text exactly once', async () => {
  using directory = temporaryDirectory();
  const gate = createGate();
  const words = Array.from({ length: 400 }, (_, index) => `w${index} `);
  await using server = await startModelServer(() => streams([...words.slice(0, 200), { kind: 'gate', gate }, ...words.slice(200)]));
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const session = harness.newSession();
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: 'go', whenBusy: 'queue' });

  async function follow(): Promise<{ text: string; deltas: number }> {
    let text = '';
    let deltas = 0;
    for await (const event of harness.conversations.watch(session.id)) {
      if (event.type === 'state') text = textOf(event);
      if (event.type === 'delta') {
        text += event.text;
        deltas += 1;
      }
      if (event.type === 'turn' && event.turn.finishedAt !== null) break;
    }
    return { text, deltas };
  }
  const first = follow();
  await gate.reached;
  const second = follow();
  gate.open();
  const third = follow();
  for (const { text, deltas } of await Promise.all([first, second, third])) {
    expect(text).toBe(words.join(''));
    expect(deltas).toBeLessThan(words.length);
  }
  await harness.ended(turn);
});

test('a second message waits behind the first and is answered after it, in the order of sending', async () => {
  using directory = temporaryDirectory();
  const gate = createGate();
  await using server = await startModelServer(() => says('second answer'));
  server.enqueue(streams([{ kind: 'gate', gate }, 'first answer']));
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const session = harness.newSession();
  const first = harness.conversations.turns.send({ sessionId: session.id, text: 'one', whenBusy: 'queue' });
  const second = harness.conversations.turns.send({ sessionId: session.id, text: 'two', whenBusy: 'queue' });
  expect([first.turn.state, second.turn.state]).toEqual(['running', 'queued']);
  expect(harness.conversations.sessions.get(session.id).lastTurnState).toBe('running');
  gate.open();
  expect((await harness.ended(second.turn)).state).toBe('completed');
  const { items } = harness.conversations.messages.list({ sessionId: session.id, limit: 50 });
  expect(items.map((message) => message.parts.map((part) => part.kind === 'text' && part.text).join())).toEqual(['one', 'first answer', 'two', 'second answer']);
  expect(server.requests[1]?.conversation.map((entry) => entry.text)).toEqual(['You are a test.', 'one', 'first answer', 'two']);
});

test('a second message that stops the first: the first ends as stopped with what it had', async () => {
  using directory = temporaryDirectory();
  const gate = createGate();
  await using server = await startModelServer(() => says('second answer'));
  server.enqueue(streams(['begun', { kind: 'gate', gate }, 'never']));
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const session = harness.newSession();
  const first = harness.conversations.turns.send({ sessionId: session.id, text: 'one', whenBusy: 'queue' });
  await eventually('the first text has come', () => liveText(harness, session.id).includes('begun'));
  const second = harness.conversations.turns.send({ sessionId: session.id, text: 'two', whenBusy: 'stop' });
  expect((await harness.ended(second.turn)).state).toBe('completed');
  expect((await harness.conversations.turns.stop({ sessionId: session.id, turnId: first.turn.id })).state).toBe('stopped');
  expect(liveText(harness, session.id)).toEqual(['one', 'begun', 'two', 'second answer']);
  gate.open();
});

test('running and queued turns can each be stopped, and a stopped one stays stopped', async () => {
  using directory = temporaryDirectory();
  const gate = createGate();
  await using server = await startModelServer(() => streams(['x', { kind: 'gate', gate }]));
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const session = harness.newSession();
  const running = harness.conversations.turns.send({ sessionId: session.id, text: 'one', whenBusy: 'queue' }).turn;
  const queued = harness.conversations.turns.send({ sessionId: session.id, text: 'two', whenBusy: 'queue' }).turn;
  expect((await harness.conversations.turns.stop({ sessionId: session.id, turnId: queued.id })).state).toBe('stopped');
  await server.request(0);
  expect((await harness.conversations.turns.stop({ sessionId: session.id, turnId: running.id })).state).toBe('stopped');
  expect((await harness.conversations.turns.stop({ sessionId: session.id, turnId: running.id })).state).toBe('stopped');
  expect(server.requests).toHaveLength(1);
  await expect(harness.conversations.turns.stop({ sessionId: session.id, turnId: 'nothing' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  gate.open();
});

test('a model that was removed fails the turn in clear words, and the message is kept', async () => {
  using directory = temporaryDirectory();
  await using server = await startModelServer(() => says('hi'));
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [demoModel(), loopbackModel(server.baseUrl)] } });
  const session = harness.newSession();
  harness.conversations.sessions.update({ id: session.id, modelId: 'loopback' });
  harness.setSnapshot({ models: [demoModel()] });
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: 'still there?', whenBusy: 'queue' });
  const ended = await harness.ended(turn);
  expect(ended).toMatchObject({ state: 'failed', notice: expect.stringContaining('not configured') as string });
  expect(liveText(harness, session.id)).toEqual(['still there?', '']);
  expect(() => harness.conversations.sessions.update({ id: session.id, modelId: 'nonsense' })).toThrow('not configured');
});

test('a refused key and a missing key are told in the words of the provider and of the gateway', async () => {
  using directory = temporaryDirectory();
  await using server = await startModelServer(() => failsWith(401, 'Incorrect API key provided'));
  await using harness = openHarness({ directory: directory.path, secrets: { KEY: 'sk-wrong' }, snapshot: { models: [loopbackModel(server.baseUrl, { apiKeyName: 'KEY' })] } });
  const session = harness.newSession();
  const refused = await harness.ended(harness.conversations.turns.send({ sessionId: session.id, text: 'a', whenBusy: 'queue' }).turn);
  expect(refused).toMatchObject({ state: 'failed', notice: expect.stringContaining('Incorrect API key provided') as string });
  expect(server.requests[0]?.headers['authorization']).toBe('Bearer sk-wrong');
  harness.setSnapshot({ models: [loopbackModel(server.baseUrl, { apiKeyName: 'OTHER' })] });
  const missing = await harness.ended(harness.conversations.turns.send({ sessionId: session.id, text: 'b', whenBusy: 'queue' }).turn);
  expect(missing).toMatchObject({ state: 'failed', notice: expect.stringContaining('OTHER') as string });
});

test('tool servers that cannot be reached are named in the notice of a turn that works without them, each apart', async () => {
  using directory = temporaryDirectory();
  await using server = await startModelServer(() => says('done'));
  const mcp = { ...noServers(), listTools: async () => ({ tools: [], problems: [{ server: 'fs', problem: 'The server "fs" could not be started.', remedy: 'Check its command.' }, { server: 'web', problem: 'Last words:\n\nbye', remedy: '' }] }) };
  await using harness = openHarness({ directory: directory.path, mcp, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const ended = await harness.ended(harness.conversations.turns.send({ sessionId: harness.newSession().id, text: 'a', whenBusy: 'queue' }).turn);
  expect(ended).toMatchObject({ state: 'completed', notice: 'The server "fs" could not be started. Check its command.\n\nLast words:\nbye' });
});

test('each turn is in runs.jsonl at its start and end, and what happened in events.jsonl', async () => {
  using directory = temporaryDirectory();
  await using server = await startModelServer(() => says('done'));
  server.enqueue(callsTool('get_current_time', {}));
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const { turn } = harness.conversations.turns.send({ sessionId: harness.newSession().id, text: 'time?', whenBusy: 'queue' });
  await harness.ended(turn);
  const runs = await harness.store.runs.read({ offset: 0, limit: 10 });
  expect(runs.items).toMatchObject([{ runId: turn.id, event: 'start', state: 'running', model: 'Loopback' }, { runId: turn.id, event: 'end', state: 'completed', pid: process.pid }]);
  const events = await harness.store.events.read({ offset: 0, limit: 10 });
  expect(events.items.map(({ type }) => type)).toEqual(['user', 'tool_call', 'tool_result', 'assistant']);
  expect(events.items.every((event) => event.runId === turn.id)).toBe(true);
});

function liveText(harness: ReturnType<typeof openHarness>, sessionId: string): string[] {
  return harness.conversations.messages.list({ sessionId, limit: 200 }).items.map((message) => message.parts.map((part) => (part.kind === 'text' ? part.text : '')).join(''));
}

function textOf(event: Extract<SessionEvent, { type: 'state' }>): string {
  return event.messages.filter((message) => message.role === 'assistant').flatMap((message) => message.parts).map((part) => (part.kind === 'text' ? part.text : '')).join('');
}
