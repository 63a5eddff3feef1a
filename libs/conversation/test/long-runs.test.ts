import type { Message, MessagePart, SessionEvent } from '@chatos/contracts';
import { createGate, startModelServer, streams, temporaryDirectory } from '@chatos/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { NEWEST_PARTS, PAGE_PARTS } from '../src/store/newest-parts.ts';
import { createConversationStore } from '../src/store/conversation-store.ts';
import { buildHistory } from '../src/running/history.ts';
import { loopbackModel, openHarness } from './harness.ts';
import type { Harness } from './harness.ts';

const directories: { remove(): void }[] = [];
afterEach(() => directories.splice(0).forEach((directory) => directory.remove()));

function directory(): string {
  const made = temporaryDirectory('chatos-long-runs-');
  directories.push(made);
  return made.path;
}

const part = (step: number): MessagePart => ({ kind: 'text', step, text: `step ${step}.` });

/** Writes a finished turn with a question and an answer of so many parts; returns the answer's id. */
function addRun(harness: Harness, sessionId: string, count: number): { messageId: Message['id']; turn: { sessionId: string; seq: number } } {
  const store = createConversationStore(harness.database, 'chat');
  return store.transaction(() => {
    const turn = store.turns.insert({ id: crypto.randomUUID() as never, sessionId: sessionId as never, modelId: 'm', modelName: 'M', configRevision: 1, createdAt: 1 });
    store.messages.putPart(store.messages.insert({ id: crypto.randomUUID(), sessionId, turnSeq: turn.seq, role: 'user', createdAt: 1 }), 0, { kind: 'text', step: 0, text: 'go' });
    const messageId = crypto.randomUUID() as Message['id'];
    const seq = store.messages.insert({ id: messageId, sessionId, turnSeq: turn.seq, role: 'assistant', createdAt: 1 });
    for (let step = 0; step < count; step += 1) store.messages.putPart(seq, step, part(step));
    store.turns.update(turn.seq, { state: 'completed', startedAt: 1, finishedAt: 2 });
    return { messageId, turn };
  });
}

describe('a run of a thousand parts', () => {
  test('is listed with its newest parts; the earlier ones are read in front of them, down to the first', async () => {
    await using harness = openHarness({ directory: directory() });
    const session = harness.newSession('long');
    const { messageId } = addRun(harness, session.id, 1000);
    const answer = harness.conversations.messages.list({ sessionId: session.id, limit: 50 }).items.at(-1)!;
    expect(answer.firstPosition).toBe(1000 - NEWEST_PARTS);
    const known = [...answer.parts];
    let before = answer.firstPosition;
    while (before > 0) {
      const page = harness.conversations.messages.parts({ sessionId: session.id, messageId, before, limit: 300 });
      known.unshift(...page.parts);
      before = page.firstPosition;
    }
    expect(known).toEqual(Array.from({ length: 1000 }, (_, step) => part(step)));
  });

  test('is whole for the model and in the report', async () => {
    await using harness = openHarness({ directory: directory() });
    const session = harness.newSession('long');
    const { turn } = addRun(harness, session.id, 400);
    const told = JSON.stringify(await buildHistory(createConversationStore(harness.database, 'chat').messages, { ...turn, seq: turn.seq + 1 } as never));
    for (const step of [0, 399]) expect(told).toContain(`step ${step}.`);
    expect(harness.conversations.report.read(session.id).html).toContain('step 0.');
  });

  test('does not lead into another session', async () => {
    await using harness = openHarness({ directory: directory() });
    const { messageId } = addRun(harness, harness.newSession('one').id, 3);
    expect(() => harness.conversations.messages.parts({ sessionId: harness.newSession('other').id, messageId, before: 2, limit: 2 })).toThrow(/no such message/u);
  });
});

test('a page of several long runs ends early, and its cursor leads on: every message comes exactly once', async () => {
  await using harness = openHarness({ directory: directory() });
  const session = harness.newSession('many');
  const runs = Array.from({ length: 12 }, () => addRun(harness, session.id, 90));
  const seen: string[] = [];
  let cursor: string | null | undefined;
  do {
    const page = harness.conversations.messages.list({ sessionId: session.id, limit: 50, cursor: cursor ?? undefined });
    expect(page.items.reduce((sum, { parts }) => sum + parts.length, 0)).toBeLessThanOrEqual(PAGE_PARTS);
    seen.unshift(...page.items.filter(({ role }) => role === 'assistant').map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual(runs.map(({ messageId }) => messageId));
});

test('of a run under way a late watcher gets the newest parts, and what follows at its place in the whole message', async () => {
  await using model = await startModelServer();
  await using harness = openHarness({ directory: directory(), snapshot: { models: [loopbackModel(model.baseUrl)] } });
  const gate = createGate();
  // Our own tool is answered at once.
  const calls = 2 * NEWEST_PARTS;
  model.enqueue(streams(Array.from({ length: calls }, (_, index) => ({ kind: 'tool-call' as const, tool: 'get_current_time', arguments: {}, callId: `call-${index}` }))));
  model.enqueue(streams(['The', { kind: 'gate', gate }, ' end.']));
  const session = harness.newSession('live');
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: 'go', whenBusy: 'queue' });
  await gate.reached;
  const events: AsyncIterator<SessionEvent, unknown> = harness.conversations.watch(session.id)[Symbol.asyncIterator]();
  const first = await next(events);
  if (first.type !== 'state') throw new Error('the first event is no state');
  const answer = first.messages.find(({ role }) => role === 'assistant')!;
  expect(answer.parts).toHaveLength(NEWEST_PARTS);
  expect(answer.firstPosition + answer.parts.length).toBeGreaterThanOrEqual(calls);
  const earlier = harness.conversations.messages.parts({ sessionId: session.id, messageId: answer.id, before: answer.firstPosition, limit: 500 });
  expect(earlier.firstPosition).toBe(0);
  expect(earlier.parts).toHaveLength(answer.firstPosition);
  gate.open();
  for (;;) {
    const event = await next(events);
    if (event.type === 'delta') {
      expect(event.position).toBeGreaterThanOrEqual(calls);
      break;
    }
  }
  await harness.ended(turn);
});

async function next(events: AsyncIterator<SessionEvent, unknown>): Promise<SessionEvent> {
  const taken = await events.next();
  if (taken.done === true) throw new Error('the watch ended');
  return taken.value;
}
