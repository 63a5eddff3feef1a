import { callsTool, failsWith, says, startModelServer, streams, temporaryDirectory } from '@chatos/testing';
import type { Reply, ScriptedAgent } from '@chatos/testing';
import { expect, test, vi } from 'vitest';
import { loopbackModel, openHarness } from './harness.ts';

/** One turn with a model that behaves so: how it ended, what is in its message, and whether the session takes the next one. */
async function runWith(agent: ScriptedAgent) {
  using directory = temporaryDirectory();
  await using server = await startModelServer(agent);
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const session = harness.newSession();
  const send = async (text: string) => harness.ended(harness.conversations.turns.send({ sessionId: session.id, text, whenBusy: 'queue' }).turn);
  const turn = await send('go');
  const parts = harness.conversations.messages.list({ sessionId: session.id, limit: 5 }).items[1]?.parts ?? [];
  const requests = server.requests.length;
  server.answerWith(() => says('still here'));
  expect(await send('and now?')).toMatchObject({ state: 'completed', notice: null });
  return { turn, parts, requests };
}

test('a model that calls a tool there is none of hears so, with the names there are, and goes on', async () => {
  const { turn, parts } = await runWith(({ toolResults }) => (toolResults.length === 0 ? callsTool('edit_everything', { now: true }) : says(toolResults[0] ?? '')));
  expect(turn).toMatchObject({ state: 'completed', notice: null });
  expect(parts[0]).toMatchObject({ kind: 'tool', state: 'failed', result: 'There is no tool named "edit_everything". The tools offered are: get_current_time, read_result.' });
});

test('a model that goes round in circles is told so, and then the turn ends with words the user understands', async () => {
  const { turn, parts, requests } = await runWith(() => callsTool('get_current_time', { timezone: 'Nowhere/City' }));
  expect(turn).toMatchObject({ state: 'completed', notice: expect.stringMatching(/^Stopped: the model made the same call of get_current_time 10 times in a row, with the same result each time\. Tell it/u) as string });
  expect(requests).toBe(10);
  expect(parts[2]).toMatchObject({ result: expect.stringContaining('[ChatOS: call number 3 in a row with these arguments and this result.') as string });
});

test.each<[string, Reply]>([
  ['nothing at all', streams([])],
  ['blanks only', says(' \n ')],
  ['thoughts only', streams([{ kind: 'reasoning', text: 'hm' }])],
])('a model that says %s: the turn ends and says that no answer came', async (_what, reply) => {
  const { turn } = await runWith(() => reply);
  expect(turn).toMatchObject({ state: 'completed', notice: 'The model gave an empty answer. Send the message again, or choose another model.' });
});

test('a model that says nothing after its tools: what was done stays, and the user hears that no answer came', async () => {
  const { turn, parts } = await runWith(({ toolResults }) => (toolResults.length === 0 ? callsTool('get_current_time', {}) : streams([])));
  expect(turn).toMatchObject({ state: 'completed', notice: expect.stringContaining('empty answer') as string });
  expect(parts).toMatchObject([{ kind: 'tool', state: 'succeeded' }]);
});

test.each<[string, Reply]>([
  ['an answer that breaks off', streams(['so far', { kind: 'break' }])],
  ['an answer without an end', streams(['so far', { kind: 'end-early' }])],
  ['a refusal', failsWith(400, 'this model is retired')],
])('%s fails the turn with words, keeps what had come, and it can be gone on with', async (what, reply) => {
  using directory = temporaryDirectory();
  await using server = await startModelServer(() => reply);
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const session = harness.newSession();
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: 'go', whenBusy: 'queue' });
  const ended = await harness.ended(turn);
  expect(ended.state).toBe('failed');
  expect(ended.notice).not.toBe('');
  const parts = harness.conversations.messages.list({ sessionId: session.id, limit: 5 }).items[1]?.parts;
  expect(parts).toEqual(what === 'a refusal' ? [] : [{ kind: 'text', step: 0, text: 'so far' }]);
  server.answerWith(() => says('on'));
  const next = harness.conversations.turns.goOn({ sessionId: session.id, turnId: turn.id });
  expect(next.message.parts[1]).toMatchObject({ kind: 'note', text: expect.stringContaining('failed at step 1') as string });
  await vi.waitFor(async () => expect(await harness.ended(next.turn)).toMatchObject({ state: 'completed' }));
});
