import { callsTool, createGate, eventually, failsWith, says, startModelServer, streams, temporaryDirectory } from '@chatos/testing';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { loopbackModel, openHarness } from './harness.ts';
import type { Harness } from './harness.ts';

/** A harness with a turn whose first answer waits at a gate behind "so far". */
async function withOpenAnswer(harness: Harness) {
  const session = harness.newSession();
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: 'go', whenBusy: 'queue' });
  for await (const event of harness.conversations.watch(session.id)) if (event.type === 'delta') break;
  const correct = (text: string) => harness.conversations.turns.correct({ sessionId: session.id, turnId: turn.id, text });
  const answer = () => harness.conversations.messages.list({ sessionId: session.id, limit: 10 }).items.filter(({ role }) => role === 'assistant').at(-1);
  return { session, turn, correct, answer };
}

test('a correction is on disk when it is acknowledged, is told before the next call, and stands in its place ever after', async () => {
  using directory = temporaryDirectory();
  const gate = createGate();
  await using server = await startModelServer(({ userText }) => (userText === 'go' ? streams(['so far', { kind: 'gate', gate }, ' so good']) : says(`read: ${userText}`)));
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const { session, turn, correct, answer } = await withOpenAnswer(harness);
  correct('in French');
  const reader = new Database(harness.context.paths.database, { readonly: true });
  expect(reader.prepare("SELECT step FROM chat_message_parts WHERE content = 'in French'").pluck().get()).toBe(1);
  reader.close();
  gate.open();
  expect(await harness.ended(turn)).toMatchObject({ state: 'completed', notice: null, steps: 2 });
  // The text it came into is not cut in two.
  expect(answer()?.parts).toEqual([{ kind: 'text', step: 0, text: 'so far so good' }, { kind: 'correction', step: 1, text: 'in French' }, { kind: 'text', step: 1, text: 'read: in French' }]);
  expect(server.requests[1]?.conversation.map(({ text }) => text)).toEqual(['You are a test.', 'go', 'so far so good', 'in French']);
  const events = (await harness.store.events.read({ offset: 0, limit: 50 })).items;
  expect(events.filter(({ type }) => type === 'ui_correction').map(({ payload }) => payload)).toEqual([{ text: 'in French', iteration: 1, sessionId: session.id }]);
  const { html } = harness.conversations.report.read(session.id);
  expect(html).toMatch(/so far so good[\s\S]*You, while it ran[\s\S]*in French[\s\S]*read: in French/u);

  await harness.ended(harness.conversations.turns.send({ sessionId: session.id, text: 'next', whenBusy: 'queue' }).turn);
  expect(server.requests[2]?.conversation.map(({ role, text }) => `${role}: ${text}`)).toEqual(['system: You are a test.', 'user: go', 'assistant: so far so good', 'user: in French', 'assistant: read: in French', 'user: next']);
});

test('a turn that has ended, or has not begun, refuses it with words', async () => {
  using directory = temporaryDirectory();
  const gate = createGate();
  await using server = await startModelServer(() => streams(['so far', { kind: 'gate', gate }]));
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const { session, turn, correct, answer } = await withOpenAnswer(harness);
  const queued = harness.conversations.turns.send({ sessionId: session.id, text: 'later', whenBusy: 'queue' }).turn;
  expect(() => harness.conversations.turns.correct({ sessionId: session.id, turnId: queued.id, text: 'x' })).toThrow('has not begun');
  expect(() => harness.conversations.turns.correct({ sessionId: session.id, turnId: 'unknown', text: 'x' })).toThrow('no such turn');
  gate.open();
  await harness.ended(turn);
  await harness.ended(queued);
  expect(() => correct('x')).toThrow('has ended, so it cannot be corrected any more. Send the text as a new message.');
  expect(answer()?.parts).toHaveLength(1);
});

test.each([['stopped', 'stop'], ['failed', 'fail']] as const)('a turn that is %s before its next call says that the correction was not read, and the next turn reads it once', async (state, how) => {
  using directory = temporaryDirectory();
  const gate = createGate();
  await using server = await startModelServer(({ userText }) => (userText === 'go' ? streams(['so far', { kind: 'gate', gate }]) : userText === 'again' ? says('yes') : failsWith(400, 'not so')));
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const { session, turn, correct } = await withOpenAnswer(harness);
  correct('in French');
  if (how === 'stop') await harness.conversations.turns.stop({ sessionId: session.id, turnId: turn.id });
  gate.open();
  const ended = await harness.ended(turn);
  expect(ended.state).toBe(state);
  expect(ended.notice).toContain('the model reads it with your next message');
  await harness.ended(harness.conversations.turns.send({ sessionId: session.id, text: 'again', whenBusy: 'queue' }).turn);
  expect(server.requests.at(-1)?.conversation.filter(({ text }) => text.includes('in French'))).toHaveLength(1);
});

test('whenever it comes, a correction that is acknowledged is told exactly once, or the end of the turn says that it was not', async () => {
  using directory = temporaryDirectory();
  await using server = await startModelServer(() => streams(['a', 'b', 'c', 'd']));
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  for (let moment = 0; moment < 12; moment += 1) {
    const session = harness.newSession();
    const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: 'go', whenBusy: 'queue' });
    let seen = 0;
    let isAcknowledged = false;
    for await (const event of harness.conversations.watch(session.id)) {
      seen += 1;
      if (seen === moment + 1) {
        try {
          harness.conversations.turns.correct({ sessionId: session.id, turnId: turn.id, text: `correction ${moment}.` });
          isAcknowledged = true;
        } catch (error: unknown) {
          expect(String(error)).toContain('has ended');
        }
      }
      if (event.type === 'turn' && event.turn.finishedAt !== null) break;
      if (event.type === 'state' && event.turns.length === 0) break;
    }
    const ended = await harness.ended(turn);
    const told = server.requests.flatMap(({ conversation }) => conversation.filter(({ text }) => text === `correction ${moment}.`)).length;
    expect({ moment, told: told + (ended.notice?.includes('reads it with your next message') === true ? 1 : 0) }).toEqual({ moment, told: isAcknowledged ? 1 : 0 });
  }
});

test('a process that dies leaves the correction on disk, and the session says that it was not read', async () => {
  using directory = temporaryDirectory();
  const gate = createGate();
  await using server = await startModelServer(() => streams(['so far', { kind: 'gate', gate }]));
  const options = { directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } };
  await using first = openHarness(options);
  const { session, turn, correct } = await withOpenAnswer(first);
  correct('in French');
  // What a dead process leaves: the files as they are at this moment.
  using copy = temporaryDirectory();
  await first.database.raw.backup(await databasePathIn(copy.path));
  await using second = openHarness({ ...options, directory: copy.path });
  const message = second.conversations.messages.list({ sessionId: session.id, limit: 10 }).items[1];
  expect(message?.parts.filter(({ kind }) => kind === 'correction')).toEqual([{ kind: 'correction', step: 1, text: 'in French' }]);
  expect(message?.turnNotice).toContain('the model reads it with your next message');
  gate.open();
  await first.ended(turn);
});

async function databasePathIn(directory: string): Promise<string> {
  const harness = openHarness({ directory });
  const path = harness.context.paths.database;
  await harness.close();
  return path;
}

test('the limit of a turn ends it before its next call; that of a session refuses the next turn, and holds as soon as it is raised', async () => {
  using directory = temporaryDirectory();
  await using server = await startModelServer(({ userText }) => (userText === 'loop' ? callsTool('get_current_time', {}) : says('fine')));
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const limit = (changes: object) => harness.setSnapshot({ settings: { ...harness.conversations.settings()!, ...changes } });
  const session = harness.newSession();
  const send = (text: string) => harness.ended(harness.conversations.turns.send({ sessionId: session.id, text, whenBusy: 'queue' }).turn);
  // Each call costs 15.
  limit({ maxTokensPerTurn: 40 });
  expect(await send('loop')).toMatchObject({ state: 'completed', steps: 3, notice: expect.stringMatching(/limit of 40 tokens for one turn: it used 45.*Settings/u) as string });
  limit({ maxTokensPerSession: 70 });
  expect(await send('one')).toMatchObject({ state: 'completed', notice: null });
  // A subagent's tokens are the session's.
  const stream = harness.store.subagentStreams.start({ sessionId: session.id, toolCallId: 'c' });
  harness.store.subagentStreams.update(stream.id, { inputTokens: 9, outputTokens: 1 });
  expect(await send('two')).toMatchObject({ state: 'failed', steps: 0, notice: expect.stringMatching(/limit of 70 tokens for one session: it used 70, subagents included/u) as string });
  expect(server.requests).toHaveLength(4);
  limit({ maxTokensPerSession: 0 });
  expect(await send('three')).toMatchObject({ state: 'completed', notice: null });
  await eventually('the record of the refusal', async () => (await harness.store.events.read({ offset: 0, limit: 200 })).items.some(({ type }) => type === 'system'));
});
