import { existsSync, readFileSync } from 'node:fs';
import type { SessionListEvent } from '@chatos/contracts';
import { createGate, startModelServer, streams, temporaryDirectory } from '@chatos/testing';
import { expect, test } from 'vitest';
import { loopbackModel, openHarness } from './harness.ts';

test('a removed session is out of every list, its turn stopped; restore brings it back; the next start removes all its rows', async () => {
  using directory = temporaryDirectory();
  const gate = createGate();
  await using server = await startModelServer(() => streams(['x', { kind: 'gate', gate }]));
  const options = { directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } };
  const first = openHarness(options);
  const kept = first.newSession('kept');
  const session = first.newSession('to go');
  first.store.tasks.add({ title: 'task', sessionId: session.id });
  const { turn } = first.conversations.turns.send({ sessionId: session.id, text: 'a', whenBusy: 'queue' });
  const seen: string[] = [];
  const watching = (async () => {
    for await (const event of first.conversations.watch(session.id)) seen.push(event.type);
  })();
  await server.request(0);
  await first.conversations.sessions.remove(session.id);
  await watching;
  expect(seen.at(-1)).toBe('deleted');
  expect(() => first.conversations.sessions.get(session.id)).toThrow('does not exist');
  expect(() => first.conversations.turns.send({ sessionId: session.id, text: 'b', whenBusy: 'queue' })).toThrow('does not exist');
  expect(() => first.conversations.messages.list({ sessionId: session.id, limit: 5 })).toThrow('does not exist');
  expect(() => first.conversations.watch(session.id)).toThrow('does not exist');
  expect(first.conversations.sessions.list({ limit: 10 }).items.map(({ id }) => id)).toEqual([kept.id]);
  expect(first.conversations.sessions.restore(session.id)).toMatchObject({ title: 'to go', lastTurnState: 'stopped' });
  expect((await first.conversations.turns.stop({ sessionId: session.id, turnId: turn.id })).state).toBe('stopped');
  await first.conversations.sessions.remove(session.id);
  gate.open();
  await first.close();

  await using second = openHarness(options);
  expect(() => second.conversations.sessions.restore(session.id)).toThrow('cannot be brought back');
  for (const table of ['turns', 'messages', 'message_parts', 'tasks']) expect(second.database.raw.prepare(`SELECT count(*) FROM chat_${table}`).pluck().get(), table).toBe(0);
  expect(second.conversations.sessions.get(kept.id).title).toBe('kept');
});

test('the list is paged newest first, and a cursor nobody gave out is refused', async () => {
  using directory = temporaryDirectory();
  await using harness = openHarness({ directory: directory.path });
  const ids = Array.from({ length: 7 }, (_, index) => harness.newSession(`s${index}`).id);
  harness.database.raw.prepare('UPDATE chat_sessions SET updated_at = 5').run();
  const pages: string[][] = [];
  for (let cursor: string | undefined; ;) {
    const page = harness.conversations.sessions.list({ limit: 3, cursor });
    pages.push(page.items.map(({ id }) => id));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
  expect(new Set(pages.flat())).toEqual(new Set(ids));
  for (const cursor of ['', 'x', 'W10', Buffer.from('{"a":1}').toString('base64url'), Buffer.from('[1,"a","b"]').toString('base64url')]) {
    expect(() => harness.conversations.sessions.list({ limit: 3, cursor }), cursor).toThrow(expect.objectContaining({ code: 'UNUSABLE_INPUT' }) as Error);
    expect(() => harness.conversations.messages.list({ sessionId: ids[0]!, limit: 3, cursor }), cursor).toThrow(expect.objectContaining({ code: 'UNUSABLE_INPUT' }) as Error);
  }
});

test('a watcher of the list is told of new, changed and deleted sessions and of the configuration, and ends with its signal', async () => {
  using directory = temporaryDirectory();
  await using harness = openHarness({ directory: directory.path });
  const controller = new AbortController();
  const events: SessionListEvent[] = [];
  const watcher = harness.conversations.watchList(controller.signal);
  const reading = (async () => {
    for await (const event of watcher) events.push(event);
  })();
  const session = harness.newSession('a');
  await Promise.resolve();
  harness.conversations.sessions.update({ id: session.id, title: 'b' });
  harness.setSnapshot({});
  await harness.conversations.sessions.remove(session.id);
  await new Promise((resolve) => setImmediate(resolve));
  controller.abort();
  await reading;
  expect(events[0]).toEqual({ type: 'ready' });
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['changed', 'configuration', 'deleted']));
  expect(events.at(-1)).toEqual({ type: 'deleted', sessionId: session.id });
});

test('text that is no valid UTF-16 is stored as it can be stored, not refused and not lost', async () => {
  using directory = temporaryDirectory();
  await using harness = openHarness({ directory: directory.path });
  const session = harness.newSession();
  const { message } = harness.conversations.turns.send({ sessionId: session.id, text: 'a\ud800b\u0000c', whenBusy: 'queue' });
  expect(message.parts).toEqual([{ kind: 'text', step: 0, text: 'a\ufffdb\u0000c' }]);
  expect(harness.conversations.messages.list({ sessionId: session.id, limit: 1, cursor: undefined }).items.length).toBe(1);
});

test('the report of a removed session goes with it', async () => {
  using directory = temporaryDirectory();
  await using server = await startModelServer(() => 'a word only said here');
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const session = harness.newSession('one');
  const { path } = harness.conversations.report.read(session.id);
  harness.conversations.turns.send({ sessionId: session.id, text: 'question', whenBusy: 'queue' });
  await expect.poll(() => (existsSync(path) ? readFileSync(path, 'utf8') : '')).toContain('a word only said here');
  await harness.conversations.sessions.remove(session.id);
  expect(existsSync(path)).toBe(false);
});
