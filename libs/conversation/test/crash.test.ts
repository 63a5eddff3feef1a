import { createGate, eventually, startModelServer, streams, temporaryDirectory } from '@chatos/testing';
import Database from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loopbackModel, openHarness } from './harness.ts';

test('after kill -9 in mid-turn both turns are interrupted and say so, what was streamed is kept, and nothing is replayed', async () => {
  using directory = temporaryDirectory();
  const gate = createGate();
  await using server = await startModelServer(() => streams(['partial ', 'marker', { kind: 'gate', gate }]));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'crash-child.ts'), directory.path, server.baseUrl], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const sessionId = line.toString('utf8').trim();
  const reader = new Database(join(directory.path, 'chatos_chat_runtime', 'runtime.db.sqlite'), { readonly: true });
  await eventually('the streamed text is on disk', () => reader.prepare("SELECT 1 FROM chat_message_parts WHERE content = 'partial marker'").get());
  reader.close();
  child.kill('SIGKILL');
  await once(child, 'exit');

  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const { items } = harness.conversations.messages.list({ sessionId, limit: 10 });
  expect(items.map(({ role, turnState, parts }) => [role, turnState, parts[0]?.kind === 'text' && parts[0].text])).toEqual([
    ['user', 'interrupted', 'first'], ['assistant', 'interrupted', 'partial marker'], ['user', 'interrupted', 'second'],
  ]);
  expect(items[1]?.turnNotice).toContain('not run again by itself');
  expect(items[2]?.turnNotice).toContain('before this was answered');
  expect(harness.conversations.sessions.get(sessionId).lastTurnState).toBe('interrupted');
  expect((await harness.store.runs.read({ offset: 0, limit: 10 })).items.map(({ event, state }) => [event, state])).toEqual([['start', 'running'], ['end', 'interrupted']]);
  const next = harness.conversations.turns.send({ sessionId, text: 'third', whenBusy: 'queue' }).turn;
  gate.open();
  expect((await harness.ended(next)).state).toBe('completed');
  expect(server.requests).toHaveLength(2);
  // A message that was never answered is not smuggled into the next turn.
  expect(server.requests[1]?.conversation.map(({ text }) => text)).toEqual(['You are a test.', 'first', 'partial marker', 'third']);
});

test('closing in mid-turn ends it as interrupted, and writes what had come', async () => {
  using directory = temporaryDirectory();
  const gate = createGate();
  await using server = await startModelServer(() => streams(['so far', { kind: 'gate', gate }]));
  const options = { directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } };
  const first = openHarness(options);
  const session = first.newSession();
  first.conversations.turns.send({ sessionId: session.id, text: 'a', whenBusy: 'queue' });
  for await (const event of first.conversations.watch(session.id)) if (event.type === 'delta') break;
  await first.close();
  gate.open();
  await using second = openHarness(options);
  expect(second.conversations.messages.list({ sessionId: session.id, limit: 5 }).items[1]).toMatchObject({ turnState: 'interrupted', turnNotice: expect.stringContaining('closed') as string, parts: [{ text: 'so far' }] });
});
