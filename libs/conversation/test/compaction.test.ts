import type { MessagePart, Turn } from '@chatos/contracts';
import { callsTool, createGate, failsWith, says, startModelServer, streams, temporaryDirectory } from '@chatos/testing';
import type { RecordedRequest, Reply } from '@chatos/testing';
import { expect, test } from 'vitest';
import { buildHistory } from '../src/running/history.ts';
import { createConversationStore } from '../src/store/conversation-store.ts';
import { loopbackModel, openHarness } from './harness.ts';
import type { Harness } from './harness.ts';

const isSummary = ({ conversation }: Pick<RecordedRequest, 'conversation'>) => conversation[0]?.text.startsWith('You summarise') === true;
const told = (request: RecordedRequest | undefined) => request?.conversation.map(({ role, text }) => `${role}: ${text}`) ?? [];
const TOO_LONG = failsWith(400, 'prompt is too long: 9000 tokens > 8192 maximum');
const SUMMARISED = (text: string) => expect.stringMatching(new RegExp(`^user: \\[[^\\]]*\\]\\n\\n${text}\\n\\n\\[End of the summary\\.\\]$`, 'u')) as string;

/** A call of the tool that tells the time, or words; with what the provider says that it took. */
function taking(inputTokens: number, reply: Reply = callsTool('get_current_time', {})): Reply {
  return reply.kind === 'stream' ? { ...reply, usage: { inputTokens, outputTokens: 5 } } : reply;
}

function open(directory: string, baseUrl: string, changes: Parameters<typeof loopbackModel>[1] = {}) {
  const harness = openHarness({ directory, snapshot: { models: [loopbackModel(baseUrl, { contextTokens: 2000, ...changes })] } });
  const session = harness.conversations.sessions.list({ limit: 1 }).items[0] ?? harness.newSession();
  const send = (text: string) => harness.ended(harness.conversations.turns.send({ sessionId: session.id, text, whenBusy: 'queue' }).turn);
  const answer = () => harness.conversations.messages.list({ sessionId: session.id, limit: 10 }).items.filter(({ role }) => role === 'assistant').at(-1);
  return { harness, session, send, answer };
}

async function events(harness: Harness, type: string) {
  return (await harness.store.events.read({ offset: 0, limit: 500 })).items.filter((event) => event.type === type).map(({ payload }) => payload);
}

test('in the middle of a turn the context is summarised, the page shows it, later turns begin with it, and all of it stays on disk', async () => {
  using directory = temporaryDirectory();
  let calls = 0;
  await using server = await startModelServer((request) => {
    if (isSummary(request)) return taking(50, says('You asked for the time twice.'));
    calls += 1;
    return calls === 3 ? taking(100, says('It is late.')) : calls > 3 ? taking(300, says('yes')) : taking(calls === 2 ? 1601 : 900);
  });
  let id = '';
  {
    const { harness, session, send, answer } = open(directory.path, server.baseUrl, { inputPrice: 2_000_000, outputPrice: 4_000_000 });
    await using _ = harness;
    id = session.id;
    const seen: (string | null)[] = [];
    const watching = (async () => {
      for await (const event of harness.conversations.watch(session.id)) if (event.type === 'turn') seen.push(event.turn.notice);
    })();
    expect(await send('time?')).toMatchObject({ state: 'completed', notice: null, steps: 3, inputTokens: 2651, outputTokens: 20, cost: 2 * 2651 + 4 * 20, contextTokens: 100, contextLimit: 2000 });
    expect(answer()?.parts.map((part) => [part.kind, part.step])).toEqual([['tool', 0], ['tool', 1], ['summary', 2], ['text', 2]]);
    expect(answer()?.parts[2]).toEqual({ kind: 'summary', step: 2, text: 'You asked for the time twice.', tokensBefore: 1601 });
    expect(told(server.requests[3])).toEqual(['system: You are a test.', 'user: time?', SUMMARISED('You asked for the time twice\\.')]);
    expect(seen).toContain('What came before has become long: it is being summarised for the model.');
    expect(await events(harness, 'summary')).toEqual([{ text: 'You asked for the time twice.', before_tokens: 1601, iteration: 2, sessionId: session.id }]);
    expect(harness.conversations.usage(session.id)).toEqual({ turns: 1, inputTokens: 2651, outputTokens: 20, cost: 5382, contextTokens: 100, summarisedBeyond: 1600 });
    await harness.close();
    await watching;
  }
  const { harness, send, answer } = open(directory.path, server.baseUrl);
  await using _ = harness;
  expect(answer()?.parts[2]).toMatchObject({ kind: 'summary', tokensBefore: 1601 });
  expect(await send('sure?')).toMatchObject({ state: 'completed', cost: 0 });
  expect(told(server.requests[4])).toEqual(['system: You are a test.', 'user: time?', SUMMARISED('You asked for the time twice\\.'), 'assistant: It is late.', 'user: sure?']);
  expect(harness.conversations.report.read(id).html).toContain('You asked for the time twice.');
});

test('between turns the next one begins with the summary, once, and a correction of a summarised turn is told word for word', async () => {
  using directory = temporaryDirectory();
  const gate = createGate();
  await using server = await startModelServer((request) => {
    if (isSummary(request)) return says('We spoke of tabs.');
    if (request.userText === 'tabs?') return taking(1700, streams(['tabs, ', { kind: 'gate', gate }, 'I think.']));
    return taking(200, says('yes'));
  });
  const { harness, session, send, answer } = open(directory.path, server.baseUrl);
  await using _ = harness;
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: 'tabs?', whenBusy: 'queue' });
  for await (const event of harness.conversations.watch(session.id)) if (event.type === 'delta') break;
  harness.conversations.turns.correct({ sessionId: session.id, turnId: turn.id, text: 'in Go' });
  gate.open();
  await harness.ended(turn);
  // The correction's own call comes after the one that took too much.
  expect(told(server.requests[2])).toEqual(['system: You are a test.', 'user: tabs?', SUMMARISED('We spoke of tabs\\.'), 'user: in Go']);
  harness.conversations.turns.compact(session.id);
  await send('spaces?');
  expect(answer()?.parts[0]).toMatchObject({ kind: 'summary', step: 0 });
  expect(told(server.requests[4])).toEqual(['system: You are a test.', SUMMARISED('We spoke of tabs\\.'), 'user: spaces?']);
  await send('sure?');
  expect(told(server.requests[5])).toEqual(['system: You are a test.', SUMMARISED('We spoke of tabs\\.'), 'user: spaces?', 'assistant: yes', 'user: sure?']);
  expect(server.requests).toHaveLength(6);
  expect(() => harness.conversations.turns.compact('unknown')).toThrow('does not exist');
});

test('a summary that fails does not lose the turn, and its end says so', async () => {
  using directory = temporaryDirectory();
  let calls = 0;
  await using server = await startModelServer((request) => (isSummary(request) ? failsWith(500, 'no luck') : (calls += 1) === 2 ? says('done') : taking(1700)));
  const { harness, send, answer } = open(directory.path, server.baseUrl);
  await using _ = harness;
  expect(await send('go')).toMatchObject({ state: 'completed', notice: expect.stringMatching(/^What came before could not be summarised, so the model is given all of it\. .*no luck/u) as string });
  expect(answer()?.parts.map(({ kind }) => kind)).toEqual(['tool', 'text']);
});

test('a stop ends the turn in the middle of the summary; nothing of it is kept', async () => {
  using directory = temporaryDirectory();
  await using server = await startModelServer((request) => (isSummary(request) ? streams(['half a ', { kind: 'hang' }]) : taking(1700)));
  const { harness, session, answer } = open(directory.path, server.baseUrl);
  await using _ = harness;
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: 'go', whenBusy: 'queue' });
  const request = await server.request(1);
  expect(await harness.conversations.turns.stop({ sessionId: session.id, turnId: turn.id })).toMatchObject({ state: 'stopped' });
  expect(await request.ended).toBe('broken-off');
  expect(answer()?.parts.map(({ kind }) => kind)).toEqual(['tool']);
});

test('a conversation the model refuses as too long is summarised and goes on; where that does not help, the turn fails with what to do', async () => {
  using directory = temporaryDirectory();
  let isHopeless = false;
  await using server = await startModelServer((request) => {
    if (isSummary(request)) return says('short');
    return isHopeless || request.conversation.length > 3 ? TOO_LONG : says('fine');
  });
  const { harness, send, answer } = open(directory.path, server.baseUrl, { contextTokens: 0 });
  await using _ = harness;
  await send('one');
  expect(await send('two')).toMatchObject({ state: 'completed', notice: null });
  expect(answer()?.parts.map(({ kind }) => kind)).toEqual(['summary', 'text']);
  isHopeless = true;
  expect(await send('three')).toMatchObject({ state: 'failed', notice: expect.stringMatching(/longer than the model "Loopback" can read.*Start a new session, send less text at once, or choose a model with a longer context\./u) as string });
});

test('limits in money hold before the next call, count subagents, and say where prices are missing', async () => {
  using directory = temporaryDirectory();
  await using server = await startModelServer(({ userText }) => (userText === 'loop' ? callsTool('get_current_time', {}) : says('fine')));
  // Each call costs 10 * 0.1 + 5 * 0.2.
  const { harness, session, send } = open(directory.path, server.baseUrl, { inputPrice: 100_000, outputPrice: 200_000 });
  await using _ = harness;
  const limit = (changes: object) => harness.setSnapshot({ settings: { ...harness.conversations.settings()!, ...changes } });
  limit({ maxCostPerTurn: 5 });
  expect(await send('loop')).toMatchObject({ state: 'completed', steps: 3, cost: 6, notice: expect.stringMatching(/limit of 5 for one turn: it cost 6 by the prices of its model\..*Settings/u) as string });
  limit({ maxCostPerSession: 9 });
  expect(await send('one')).toMatchObject({ state: 'completed', notice: null });
  expect(harness.conversations.subagentHost.budget({ sessionId: session.id, turnId: '' })).toBeNull();
  const stream = harness.store.subagentStreams.start({ sessionId: session.id, toolCallId: 'c' });
  harness.store.subagentStreams.update(stream.id, { cost: 1.5 });
  expect(await send('two')).toMatchObject({ state: 'failed', steps: 0, notice: expect.stringMatching(/limit of 9 for one session: it cost 9\.5, subagents included/u) as string });
  expect(harness.conversations.subagentHost.budget({ sessionId: session.id, turnId: '' })).toContain('limit of 9 for one session');
  harness.setSnapshot({ models: [loopbackModel(server.baseUrl)] });
  limit({ maxCostPerSession: 0 });
  expect(await send('three')).toMatchObject({ state: 'completed', cost: 0, notice: expect.stringContaining('"Loopback": its prices are not known') as string });
});

test('the limits of a run count what its subagents use, and hold for them too', async () => {
  using directory = temporaryDirectory();
  let host: ReturnType<typeof open>['harness']['conversations'] | null = null;
  const budgets: (string | null)[] = [];
  await using server = await startModelServer(() => {
    const [turn] = host?.turns.unfinished() ?? [];
    if (turn === undefined) return says('nothing runs');
    // As a subagent that this call started would.
    const place = { sessionId: turn.sessionId, turnId: turn.id };
    budgets.push(host?.subagentHost.budget(place) ?? null);
    host?.subagentHost.spent(turn.id, { inputTokens: 30, outputTokens: 5, cost: 0 });
    budgets.push(host?.subagentHost.budget(place) ?? null);
    return callsTool('get_current_time', {});
  });
  const { harness, send } = open(directory.path, server.baseUrl, {});
  await using _ = harness;
  host = harness.conversations;
  harness.setSnapshot({ settings: { ...harness.conversations.settings()!, maxTokensPerTurn: 35 } });
  // Its own call took 15 tokens; with those of its subagent there may be no other.
  expect(await send('delegate')).toMatchObject({ state: 'completed', steps: 1, notice: expect.stringContaining('limit of 35 tokens for one turn: it used 50.') as string });
  expect(budgets).toEqual([null, expect.stringContaining('limit of 35 tokens for one turn')]);
});

test('what was summarised does not count as text: a run of any length is told by its summary and what came since', async () => {
  using directory = temporaryDirectory();
  await using harness = openHarness({ directory: directory.path });
  const session = harness.newSession();
  const store = createConversationStore(harness.database, 'chat');
  const add = (text: string, answer: readonly MessagePart[]) => store.transaction(() => {
    const turn = store.turns.insert({ id: crypto.randomUUID() as Turn['id'], sessionId: session.id, modelId: 'm', modelName: 'M', configRevision: 1, createdAt: 1 });
    store.messages.putPart(store.messages.insert({ id: crypto.randomUUID(), sessionId: session.id, turnSeq: turn.seq, role: 'user', createdAt: 1 }), 0, { kind: 'text', step: 0, text });
    const seq = store.messages.insert({ id: crypto.randomUUID(), sessionId: session.id, turnSeq: turn.seq, role: 'assistant', createdAt: 1 });
    answer.forEach((part, position) => store.messages.putPart(seq, position, part));
    store.turns.update(turn.seq, { state: 'completed', startedAt: 1, finishedAt: 2 });
    return turn;
  });
  add('long ago', [{ kind: 'text', step: 0, text: 'yes' }]);
  const results = Array.from({ length: 6 }, (_, step): MessagePart => ({ kind: 'tool', step, callId: `c${step}`, tool: 'read', arguments: {}, state: 'succeeded', result: 'x'.repeat(1_000_000), resultBlob: null, media: [], progress: null, startedAt: 1, finishedAt: 2 }));
  add('read all', [...results, { kind: 'correction', step: 3, text: 'faster' }, { kind: 'summary', step: 6, text: 'All is read.', tokensBefore: 9 }, { kind: 'text', step: 6, text: 'done' }]);
  const history = await buildHistory(store.messages, add('and now?', []));
  expect(history.map(({ role, content }) => (typeof content === 'string' ? `${role}: ${content}` : role))).toEqual(['user: read all', 'user: faster', SUMMARISED('All is read\\.'), 'assistant', 'user: and now?']);
});
