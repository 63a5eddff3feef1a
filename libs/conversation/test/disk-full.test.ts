import { createGate, eventually, says, startModelServer, streams, temporaryDirectory } from '@chatos/testing';
import { expect, test } from 'vitest';
import { loopbackModel, openHarness } from './harness.ts';

test('on a full disk a send is refused with nothing half-written, a running turn fails in words, and all goes on once there is room', async () => {
  using directory = temporaryDirectory();
  const gate = createGate();
  await using server = await startModelServer(() => says('works again'));
  server.enqueue(streams(['begins ', { kind: 'gate', gate }, 'z'.repeat(300_000)]));
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const { raw } = harness.database;
  const session = harness.newSession();
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: 'go', whenBusy: 'queue' });
  await eventually('the first text is on disk', () => raw.prepare("SELECT 1 FROM chat_message_parts WHERE content = 'begins '").get());
  raw.pragma(`max_page_count = ${String(raw.pragma('page_count', { simple: true }))}`);
  expect(() => harness.conversations.turns.send({ sessionId: session.id, text: 'x'.repeat(100_000), whenBusy: 'queue' })).toThrow('full');
  gate.open();
  const failed = await harness.ended(turn);
  expect(failed).toMatchObject({ state: 'failed', notice: expect.stringContaining('The disk is full') as string });
  expect(harness.conversations.sessions.get(session.id).lastTurnState).toBe('failed');

  raw.pragma('max_page_count = 1000000');
  const next = harness.conversations.turns.send({ sessionId: session.id, text: 'again', whenBusy: 'queue' }).turn;
  expect((await harness.ended(next)).state).toBe('completed');
  const texts = harness.conversations.messages.list({ sessionId: session.id, limit: 20 }).items.map(({ parts, turnState }) => [parts.map((part) => (part.kind === 'text' ? part.text.slice(0, 20) : '')).join(''), turnState]);
  expect(texts).toEqual([['go', 'failed'], [expect.stringContaining('begins'), 'failed'], ['again', 'completed'], ['works again', 'completed']]);
  expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
});
