import type { Question, QuestionEvent, Turn, UiPromptRecord } from '@chatos/contracts';
import { callsTool, says, startModelServer, temporaryDirectory } from '@chatos/testing';
import type { ModelServer } from '@chatos/testing';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { loopbackModel, noServers, openHarness } from './harness.ts';
import type { Harness } from './harness.ts';

const TOOL = 'mcp_fs_write';

function oneTool(calls: unknown[] = []) {
  const tool = { server: 'fs', tool: 'write', qualifiedName: TOOL, description: 'Writes.', inputSchema: { type: 'object' }, title: '', hints: {}, defaultPolicy: 'ask' as const };
  return {
    ...noServers(),
    listTools: async () => ({ tools: [tool], problems: [] }),
    call: async ({ arguments: input }: { arguments: unknown }) => {
      calls.push(input);
      return { text: 'written', isError: false };
    },
  };
}

/** Calls the tool as often as the user's last words say, then is done. */
function scriptedServer(): Promise<ModelServer> {
  return startModelServer((request) => {
    const results = request.conversation.slice(request.conversation.findLastIndex((entry) => entry.role === 'user')).filter((entry) => entry.role === 'tool').length;
    return results < Number(request.userText) ? callsTool(TOOL, { n: results }) : says('done');
  });
}

/** Reads the questions' stream: how often each was asked and closed, and why. */
function followQuestions({ conversations }: Harness) {
  const asked = new Map<string, number>();
  const closed = new Map<string, string[]>();
  const take = (event: QuestionEvent) => {
    if (event.type === 'closed') closed.set(event.id, [...(closed.get(event.id) ?? []), event.reason]);
    else for (const { id } of event.type === 'asked' ? [event.question] : event.questions) asked.set(id, (asked.get(id) ?? 0) + 1);
  };
  const done = (async () => {
    for await (const event of conversations.questions.watch()) take(event);
  })();
  return { asked, closed, done };
}

const theQuestion = ({ conversations }: Harness, sessionId: string): Promise<Question> => vi.waitFor(() => conversations.questions.list().find((question) => question.sessionId === sessionId) ?? Promise.reject(new Error('nothing is asked')));
const send = ({ conversations }: Harness, sessionId: string, text: string): Turn => conversations.turns.send({ sessionId, text, whenBusy: 'queue' }).turn;

async function recorded(harness: Harness): Promise<UiPromptRecord[]> {
  return (await harness.store.uiPrompts.read({ offset: 0, limit: 1000 })).items;
}

test('a call of a session that waits is a question of the runtime, with its arguments; answering either way closes both, once', async () => {
  using directory = temporaryDirectory();
  await using server = await scriptedServer();
  const calls: unknown[] = [];
  await using harness = openHarness({ directory: directory.path, mcp: oneTool(calls), snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const { conversations } = harness;
  const seen = followQuestions(harness);
  const [one, other] = [harness.newSession(), harness.newSession()];
  const turns = [send(harness, one.id, '1'), send(harness, other.id, '1')];
  const [first, second] = [await theQuestion(harness, one.id), await theQuestion(harness, other.id)];
  if (first.body.kind !== 'tool-approval') throw new Error('it is no approval');
  const { turnId, callId } = first.body;
  expect(first).toMatchObject({ server: '', sessionId: one.id, body: { kind: 'tool-approval', agent: '', tool: TOOL, arguments: { n: 0 }, turnId: turns[0]?.id } });

  conversations.questions.answer(first.id, { action: 'accept' });
  expect(() => conversations.turns.answer({ sessionId: one.id, turnId: turnId ?? '', callId, decision: 'deny', scope: 'once' })).toThrow('does not wait');
  expect(() => conversations.questions.answer(first.id, { action: 'decline' })).toThrow('not open');
  if (second.body.kind !== 'tool-approval') throw new Error('it is no approval');
  conversations.turns.answer({ sessionId: other.id, turnId: second.body.turnId ?? '', callId: second.body.callId, decision: 'deny', scope: 'once' });
  expect(() => conversations.questions.answer(second.id, { action: 'accept' })).toThrow('not open');

  for (const turn of turns) expect((await harness.ended(turn)).state).toBe('completed');
  expect(calls).toEqual([{ n: 0 }]);
  await vi.waitFor(() => expect(seen.closed).toEqual(new Map([[first.id, ['answered']], [second.id, ['answered']]])));
  expect((await recorded(harness)).filter(({ action }) => action === 'response').map(({ response }) => response)).toEqual([{ status: 'ok', selection: 'accept' }, { status: 'ok', selection: 'decline' }]);
});

test('an answer in the inbox is remembered as one in the session is; a stop withdraws the question, the end of the runtime interrupts it', async () => {
  using directory = temporaryDirectory();
  await using server = await scriptedServer();
  await using harness = openHarness({ directory: directory.path, mcp: oneTool(), snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const { conversations } = harness;
  const seen = followQuestions(harness);
  const session = harness.newSession();
  const turn = send(harness, session.id, '3');
  conversations.questions.answer((await theQuestion(harness, session.id)).id, { action: 'accept', scope: 'session' });
  expect((await harness.ended(turn)).state).toBe('completed');
  expect(seen.asked.size).toBe(1);

  const stopped = harness.newSession();
  const toStop = send(harness, stopped.id, '1');
  const withdrawn = await theQuestion(harness, stopped.id);
  await conversations.turns.stop({ sessionId: stopped.id, turnId: toStop.id });
  expect(conversations.questions.list()).toEqual([]);
  const last = harness.newSession();
  send(harness, last.id, '1');
  const interrupted = await theQuestion(harness, last.id);
  await harness.conversations.close();
  await seen.done;
  expect(seen.closed.get(withdrawn.id)).toEqual(['withdrawn']);
  const outcomes = (await recorded(harness)).filter(({ action }) => action === 'response');
  expect(outcomes.find(({ requestId }) => requestId === interrupted.id)?.response).toEqual({ status: 'canceled', reason: 'interrupted' });
});

type Action = { kind: 'question' | 'turn'; accept: boolean; scope: 'once' | 'session' | 'always' } | { kind: 'stop' } | { kind: 'policy'; policy: 'allow' | 'deny' | 'ask' } | { kind: 'wait' };
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constantFrom('question' as const, 'turn' as const), accept: fc.boolean(), scope: fc.constantFrom('once' as const, 'once' as const, 'session' as const, 'always' as const) }),
  fc.record({ kind: fc.constant('stop' as const) }),
  fc.record({ kind: fc.constant('policy' as const), policy: fc.constantFrom('allow' as const, 'deny' as const, 'ask' as const) }),
  fc.record({ kind: fc.constant('wait' as const) }),
);

test('whatever is answered, stopped and decided for good, in whatever order: every question ends exactly once', async () => {
  await using server = await scriptedServer();
  using directory = temporaryDirectory();
  await using harness = openHarness({ directory: directory.path, mcp: oneTool(), snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const { conversations } = harness;
  const seen = followQuestions(harness);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(action, fc.nat(1)), { minLength: 2, maxLength: 12 }), async (steps) => {
      conversations.tools.setPolicy(TOOL, 'ask');
      const sessions = [harness.newSession(), harness.newSession()];
      const turns = sessions.map(({ id }) => send(harness, id, '2'));
      await vi.waitFor(() => expect(conversations.questions.list()).toHaveLength(2));
      for (const [step, which] of steps) {
        const open = conversations.questions.list();
        const question = open[which % Math.max(1, open.length)];
        if (step.kind === 'policy') conversations.tools.setPolicy(TOOL, step.policy);
        else if (step.kind === 'stop') void conversations.turns.stop({ sessionId: sessions[which]!.id, turnId: turns[which]!.id });
        else if (step.kind === 'wait' || question?.body.kind !== 'tool-approval') await new Promise((resolve) => setImmediate(resolve));
        else if (step.kind === 'question') conversations.questions.answer(question.id, { action: step.accept ? 'accept' : 'decline', scope: step.scope });
        else conversations.turns.answer({ sessionId: question.sessionId ?? '', turnId: question.body.turnId ?? '', callId: question.body.callId, decision: step.accept ? 'allow' : 'deny', scope: step.scope });
        // What waits for the user and what is asked in the inbox are the same at any time.
        expect(conversations.questions.list().every(({ sessionId }) => conversations.sessions.get(sessionId ?? '').lastTurnState === 'waiting-for-approval')).toBe(true);
      }
      conversations.tools.setPolicy(TOOL, 'deny');
      for (const turn of turns) await harness.ended(turn);
      expect(conversations.questions.list()).toEqual([]);
    }),
    { numRuns: 15 },
  );
  const entries = await recorded(harness);
  const ids = (kind: UiPromptRecord['action']) => entries.filter(({ action }) => action === kind).map(({ requestId }) => requestId).toSorted();
  expect(ids('response')).toEqual(ids('request'));
  expect(new Set(ids('request')).size).toBe(ids('request').length);
  expect(ids('request').length).toBeGreaterThanOrEqual(30);
  for (const reasons of seen.closed.values()) expect(reasons).toHaveLength(1);
});
