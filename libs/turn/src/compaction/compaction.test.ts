import { isContextExceeded } from '@chatos/model-gateway';
import { callsTool, createGate, failsWith, says, startModelServer, streams } from '@chatos/testing';
import type { RecordedRequest, Reply } from '@chatos/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { modelRecord } from '../../test/model-record.ts';
import { echoTool, startTurn } from '../../test/turn-run.ts';
import { compactionThreshold } from '../index.ts';
import type { Compaction, Corrections, TurnEvent } from '../index.ts';

const CALL = callsTool('echo', { text: 'a' });
const TOO_LONG = failsWith(400, "This model's maximum context length is 8192 tokens", { code: 'context_length_exceeded' });
const isSummary = ({ conversation }: Pick<RecordedRequest, 'conversation'>) => conversation[0]?.text.startsWith('You summarise') === true;
const roles = (request: RecordedRequest | undefined) => request?.conversation.map(({ role, text }) => `${role}: ${text}`) ?? [];

function compaction(changes: Partial<Compaction> = {}): Compaction {
  return { threshold: () => 1000, takenBefore: 0, takeWish: () => false, isTooLong: (error) => isContextExceeded(error, modelRecord()), ...changes };
}

/** An answer of which the provider says that it took so many tokens. */
function taking(inputTokens: number, reply: Reply = CALL): Reply {
  return reply.kind === 'stream' ? { ...reply, usage: { inputTokens, outputTokens: 5 } } : reply;
}

const kinds = (events: readonly TurnEvent[]) => events.map(({ type }) => type).filter((type) => type.startsWith('compact'));

test('in the middle of a turn the calls made are replaced by a summary, behind what the user said, and the work goes on', async () => {
  let calls = 0;
  await using server = await startModelServer((request) => (isSummary(request) ? taking(70, says('You echoed twice.')) : ++calls === 3 ? says('done') : taking(calls === 2 ? 1001 : 900)));
  const waiting = ['in French'];
  const corrections: Corrections = { isWaiting: () => waiting.length > 0, take: (step) => (step === 1 ? waiting.splice(0) : []) };
  const run = startTurn(server.baseUrl, { prompt: 'go', tools: [echoTool()], corrections, compaction: compaction() });
  expect(await run.outcome).toMatchObject({ state: 'completed', steps: 3, inputTokens: 900 + 1001 + 70 + 10, outputTokens: 20 });
  expect(kinds(run.events)).toEqual(['compacting', 'compacted']);
  expect(run.events.find(({ type }) => type === 'compacted')).toMatchObject({ step: 2, text: 'You echoed twice.', tokensBefore: 1001, usage: { inputTokens: 70, outputTokens: 5 } });
  const [, , summary, after] = server.requests;
  expect(summary?.userText).toMatch(/The user:\ngo[\s\S]*called the tool echo:\n\{"text":"a"\}[\s\S]*Result of the tool echo:\necho: a[\s\S]*The user:\nin French/u);
  expect(summary?.tools).toEqual([]);
  expect(roles(after)).toEqual(['system: Be brief.', 'user: go', 'user: in French', expect.stringMatching(/^user: \[.*do not begin anew\.\]\n\nYou echoed twice\.\n\n\[End of the summary\.\]$/u)]);
});

test('between turns the summary stands in front of the newest message', async () => {
  await using server = await startModelServer((request) => (isSummary(request) ? says('We spoke of tabs.') : says('yes')));
  const messages = [{ role: 'user' as const, content: 'tabs?' }, { role: 'assistant' as const, content: 'tabs.' }, { role: 'user' as const, content: 'sure?' }];
  const run = startTurn(server.baseUrl, { messages, compaction: compaction({ takenBefore: 2000 }) });
  expect(await run.outcome).toMatchObject({ state: 'completed', steps: 1 });
  expect(roles(server.requests[1])).toEqual(['system: Be brief.', expect.stringContaining('We spoke of tabs.'), 'user: sure?']);
});

test.each([
  ['what was taken is not over the threshold', { takenBefore: 1000 }, 'x'.repeat(4000)],
  ['there is next to nothing to leave out', { takenBefore: 2000 }, 'x'],
])('it is left as it is where %s', async (_what, changes, earlier) => {
  await using server = await startModelServer(() => says('yes'));
  const messages = [{ role: 'user' as const, content: earlier }, { role: 'assistant' as const, content: 'ok' }, { role: 'user' as const, content: 'long'.repeat(2000) }];
  await startTurn(server.baseUrl, { messages, compaction: compaction(changes) }).outcome;
  expect(server.requests).toHaveLength(1);
  expect(roles(server.requests[0])).toHaveLength(4);
});

test('where what stays takes too much by itself, one summary is made and not one before each call', async () => {
  let calls = 0;
  await using server = await startModelServer((request) => (isSummary(request) ? says('short') : ++calls === 6 ? says('done') : taking(calls === 5 ? 1750 : 1500)));
  const run = startTurn(server.baseUrl, { tools: [echoTool()], compaction: compaction() });
  await run.outcome;
  expect(run.events.flatMap((event) => (event.type === 'compacted' ? [event.step] : []))).toEqual([1, 5]);
});

test('the user’s wish makes a summary at any size, once, and not where there is nothing to summarise', async () => {
  let wishes = 2;
  let calls = 0;
  await using server = await startModelServer((request) => (isSummary(request) ? says('short') : ++calls === 3 ? says('done') : CALL));
  const run = startTurn(server.baseUrl, { tools: [echoTool()], compaction: compaction({ takeWish: () => wishes-- > 0 }) });
  await run.outcome;
  expect(run.events.flatMap((event) => (event.type === 'compacted' ? [event.step] : []))).toEqual([1]);
});

test('a summary that fails loses nothing, is told, and is not tried again before the context has grown', async () => {
  let calls = 0;
  await using server = await startModelServer((request) => (isSummary(request) ? failsWith(500, 'no luck') : ++calls === 4 ? says('done') : taking(calls === 3 ? 1102 : 1001)));
  const run = startTurn(server.baseUrl, { tools: [echoTool()], compaction: compaction() });
  expect(await run.outcome).toMatchObject({ state: 'completed', notice: null, steps: 4 });
  expect(run.events.flatMap((event) => (event.type === 'compaction-failed' ? [[event.step, event.problem]] : []))).toEqual([[1, expect.stringContaining('no luck')], [3, expect.stringContaining('no luck')]]);
  expect(roles(server.requests.at(-1)).filter((role) => role.startsWith('tool'))).toHaveLength(3);
});

test('a call that is refused as too long is summarised once, in smaller pieces where even that is refused, and made again', async () => {
  const sizes: number[] = [];
  await using server = await startModelServer((request) => {
    if (isSummary(request)) return sizes.push(request.userText.length) === 1 ? TOO_LONG : says('short');
    return request.conversation.length > 3 ? TOO_LONG : says('done');
  });
  const messages = Array.from({ length: 21 }, (_, index) => ({ role: index % 2 === 0 ? 'user' as const : 'assistant' as const, content: `${index} ${'word '.repeat(200)}` }));
  const run = startTurn(server.baseUrl, { messages, compaction: compaction({ threshold: () => 60_000 }) });
  expect(await run.outcome).toMatchObject({ state: 'completed', notice: null, steps: 1 });
  expect(sizes).toHaveLength(2);
  expect(sizes[1]).toBeLessThan(sizes[0]! / 2);
  expect(roles(server.requests.at(-1)).at(-1)).toBe(`user: ${messages.at(-1)!.content}`);
});

test.each([
  ['is refused again', () => says('short'), 'longer than the model "Test model" can read. It says'],
  ['cannot be summarised', () => failsWith(500, 'no luck'), 'It could not be summarised either: '],
  ['gets no summary', () => says(''), 'It could not be summarised either: the model gave no summary.'],
])('a call that is too long and %s ends the turn with words on what to do', async (_what, summary, words) => {
  await using server = await startModelServer((request) => (isSummary(request) ? summary() : TOO_LONG));
  const messages = [{ role: 'user' as const, content: 'a' }, { role: 'assistant' as const, content: 'b' }, { role: 'user' as const, content: 'c' }];
  const outcome = await startTurn(server.baseUrl, { messages, compaction: compaction() }).outcome;
  expect(outcome).toMatchObject({ state: 'failed', notice: expect.stringContaining(words) });
  expect(outcome.notice).toContain('Start a new session, send less text at once');
  expect(server.requests.filter((request) => !isSummary(request)).length).toBeLessThanOrEqual(2);
});

test('a newest message that is itself too long fails at once: there is nothing to summarise', async () => {
  await using server = await startModelServer(() => TOO_LONG);
  expect(await startTurn(server.baseUrl, { compaction: compaction() }).outcome).toMatchObject({ state: 'failed', notice: expect.stringContaining('send less text at once') });
  expect(server.requests).toHaveLength(1);
});

test('a stop ends the turn in the middle of the summary', async () => {
  await using server = await startModelServer((request) => (isSummary(request) ? streams(['so', { kind: 'gate', gate: createGate() }]) : taking(2000)));
  const run = startTurn(server.baseUrl, { tools: [echoTool()], compaction: compaction() });
  await run.first('compacting');
  await server.request(1);
  run.stop();
  expect(await run.outcome).toMatchObject({ state: 'stopped', steps: 1 });
  expect(kinds(run.events)).toEqual(['compacting']);
});

test('a turn that is held while the summary is written makes no further call', async () => {
  const gate = createGate();
  let isHeld = false;
  await using server = await startModelServer((request) => {
    if (!isSummary(request)) return request.conversation.length === 2 ? taking(2000) : says('done');
    isHeld = true;
    return says('short');
  });
  const run = startTurn(server.baseUrl, { tools: [echoTool()], compaction: compaction(), gate: () => (isHeld ? gate.pass() : undefined) });
  await gate.reached;
  expect(server.requests).toHaveLength(2);
  gate.open();
  expect(await run.outcome).toMatchObject({ state: 'completed', steps: 2 });
});

test('a limit that the summary reaches holds before the next call', async () => {
  await using server = await startModelServer((request) => (isSummary(request) ? says('short') : taking(2000)));
  const run = startTurn(server.baseUrl, { tools: [echoTool()], compaction: compaction(), limitReached: ({ inputTokens }) => (inputTokens >= 2010 ? 'enough' : null) });
  expect(await run.outcome).toMatchObject({ state: 'completed', notice: 'enough', inputTokens: 2010, steps: 1 });
  expect(server.requests).toHaveLength(2);
});

test('where a provider counts nothing, what was said is estimated', async () => {
  let calls = 0;
  await using server = await startModelServer((request) => (isSummary(request) ? says('short') : ++calls === 2 ? says('done') : { ...streams([{ kind: 'tool-call', tool: 'echo', arguments: { text: 'long '.repeat(1000) } }]), usage: { inputTokens: 0, outputTokens: 0 } }));
  const run = startTurn(server.baseUrl, { messages: [{ role: 'user', content: 'x'.repeat(3000) }, { role: 'assistant', content: 'y'.repeat(3000) }, { role: 'user', content: 'go' }], tools: [echoTool()], compaction: compaction() });
  await run.outcome;
  expect(kinds(run.events)).toEqual(['compacting', 'compacted']);
});

test('the threshold is that of the settings, or less where the model can be given less', () => {
  expect(compactionThreshold({ summaryTokenThreshold: 60_000 }, { contextTokens: 0 })).toBe(60_000);
  expect(compactionThreshold({ summaryTokenThreshold: 60_000 }, { contextTokens: 128_000 })).toBe(60_000);
  expect(compactionThreshold({ summaryTokenThreshold: 60_000 }, { contextTokens: 8192 })).toBe(6553);
});

test('however a context grows, every call keeps its result, every result its call, and the newest message is told', async () => {
  const sizes = fc.record({ taken: fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 8 }), wishes: fc.array(fc.boolean(), { maxLength: 8 }), corrections: fc.array(fc.boolean(), { maxLength: 8 }), refusals: fc.array(fc.boolean(), { maxLength: 8 }) });
  await fc.assert(fc.asyncProperty(sizes, async ({ taken, wishes, corrections, refusals }) => {
    let call = 0;
    let isRefused = false;
    await using server = await startModelServer((request) => {
      if (isSummary(request)) return says(`summary ${call}`);
      if (refusals[call] === true && !isRefused) {
        isRefused = true;
        return TOO_LONG;
      }
      isRefused = false;
      const size = taken[call++];
      return size === undefined ? says('done') : taking(size, streams([{ kind: 'tool-call', tool: 'echo', arguments: { text: `${call}` } }, { kind: 'tool-call', tool: 'echo', arguments: { text: 'again' } }]));
    });
    const run = startTurn(server.baseUrl, {
      messages: [{ role: 'user', content: 'before' }, { role: 'assistant', content: 'answer' }, { role: 'user', content: 'NEWEST' }],
      tools: [echoTool()],
      corrections: { isWaiting: () => false, take: (step) => (corrections[step] === true ? [`CORRECTION ${step}`] : []) },
      compaction: compaction({ takeWish: () => wishes.shift() === true }),
    });
    const outcome = await run.outcome;
    expect(outcome.state).toBe('completed');
    for (const request of server.requests.filter((request) => !isSummary(request))) {
      const messages = request.body['messages'] as { role: string; content?: unknown; tool_calls?: { id: string }[]; tool_call_id?: string }[];
      const called = messages.flatMap(({ tool_calls }) => tool_calls?.map(({ id }) => id) ?? []);
      expect(messages.flatMap(({ tool_call_id }) => tool_call_id ?? [])).toEqual(called);
      expect(messages.filter(({ role, content }) => role === 'user' && content === 'NEWEST')).toHaveLength(1);
    }
    const last = JSON.stringify(server.requests.findLast((request) => !isSummary(request))?.body);
    for (const [step, isCorrected] of corrections.entries()) if (isCorrected && step < outcome.steps) expect(last.split(`"CORRECTION ${step}"`)).toHaveLength(2);
  }), { numRuns: 25 });
});
