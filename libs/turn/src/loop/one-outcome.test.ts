import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TurnEvent } from '../turn-event.ts';
import { echoTool, never } from '../../test/turn-run.ts';
import { runTurn } from './run-turn.ts';

/** How something outside the turn behaves: settles at once or a few turns of the event loop later, fails, or never settles. */
type Behaviour = { readonly kind: 'ok' | 'fail'; readonly ticks: number } | { readonly kind: 'hang' };

/** One piece of one model call. */
type Piece = { readonly kind: 'text' | 'reasoning' | 'call' | 'bad-call' | 'unknown-call' | 'error' | 'break' | 'hang'; readonly ticks: number };

const ticks = fc.integer({ min: 0, max: 2 });
const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('ok' as const), ticks }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fail' as const), ticks }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'hang' as const }) },
);
const piece: fc.Arbitrary<Piece> = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('text' as const, 'reasoning' as const) },
    { weight: 4, arbitrary: fc.constantFrom('call' as const, 'bad-call' as const, 'unknown-call' as const) },
    { weight: 1, arbitrary: fc.constantFrom('error' as const, 'break' as const, 'hang' as const) },
  ),
  ticks,
});
const scenario = fc.record({
  calls: fc.array(fc.record({ opening: behaviour, pieces: fc.array(piece, { maxLength: 5 }), ends: fc.boolean() }), { minLength: 1, maxLength: 4 }),
  tools: fc.array(behaviour, { minLength: 1, maxLength: 4 }),
  approvals: fc.array(fc.record({ answer: fc.constantFrom('allow' as const, 'deny' as const), how: behaviour }), { minLength: 1, maxLength: 4 }),
  /** How the turn is held before its calls: not at all, for a while, or until it is stopped. */
  gates: fc.array(fc.record({ kind: fc.oneof({ weight: 6, arbitrary: fc.constant('open' as const) }, { weight: 4, arbitrary: fc.constant('held' as const) }, { weight: 1, arbitrary: fc.constant('hang' as const) }), ticks }), { minLength: 1, maxLength: 6 }),
  emits: fc.array(fc.record({ kind: fc.constant('ok' as const), ticks }), { minLength: 1, maxLength: 4 }),
  policy: fc.constantFrom('ask' as const, 'allow' as const, 'deny' as const),
  heedsSignal: fc.boolean(),
  /** Stops the turn after so many turns of the event loop; every scenario is stopped at last, for some hang. */
  stopAfter: fc.integer({ min: 0, max: 60 }),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

async function wait(count: number): Promise<void> {
  for (let tick = 0; tick < count; tick += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function behave<T>(how: Behaviour, value: T): Promise<T> {
  if (how.kind === 'hang') return never;
  await wait(how.ticks);
  if (how.kind === 'fail') throw new Error('made to fail');
  return value;
}

function scriptedModel({ calls, heedsSignal }: Scenario, onCall: () => void): LanguageModelV4 {
  let number = 0;
  return {
    specificationVersion: 'v4', provider: 'scripted', modelId: 'scripted', supportedUrls: {},
    doGenerate: () => never,
    async doStream({ abortSignal }) {
      onCall();
      const call = calls[number % calls.length] as Scenario['calls'][number];
      number += 1;
      await behave(call.opening, undefined);
      const parts = callParts(call, number);
      return {
        stream: new ReadableStream<LanguageModelV4StreamPart>({
          start(controller) {
            if (heedsSignal) abortSignal?.addEventListener('abort', () => controller.error(abortSignal.reason));
          },
          async pull(controller) {
            const { done, value } = await parts.next();
            if (done === true) controller.close();
            else controller.enqueue(value);
          },
        }, { highWaterMark: 0 }),
      };
    },
  };
}

async function* callParts({ pieces, ends }: Scenario['calls'][number], number: number): AsyncGenerator<LanguageModelV4StreamPart, undefined> {
  let hasCalls = false;
  for (const [index, { kind, ticks: count }] of pieces.entries()) {
    await wait(count);
    const id = `${kind}-${index}`;
    if (kind === 'hang') await never;
    else if (kind === 'break') throw new Error('broken off');
    else if (kind === 'error') yield { type: 'error', error: new Error('said to have failed') };
    else if (kind === 'text' || kind === 'reasoning') {
      yield { type: `${kind}-start`, id };
      yield { type: `${kind}-delta`, id, delta: `${number}.${index} ` };
      yield { type: `${kind}-end`, id };
    } else {
      hasCalls = true;
      yield { type: 'tool-call', toolCallId: 'same', toolName: kind === 'unknown-call' ? 'nothing' : 'echo', input: kind === 'bad-call' ? '{"text":' : `{"text":"${number}.${index}"}` };
    }
  }
  const counts = { inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 }, outputTokens: { total: 1, text: 1, reasoning: 0 } };
  if (ends) yield { type: 'finish', finishReason: { unified: hasCalls ? 'tool-calls' : 'stop', raw: undefined }, usage: counts };
}

async function play(given: Scenario) {
  const events: TurnEvent[] = [];
  const approved = new Set<unknown>();
  const executedUnapproved: unknown[] = [];
  let emitting = 0;
  let overlaps = 0;
  let toolNumber = 0;
  let approvalNumber = 0;
  let gateNumber = 0;
  let isHeld = false;
  let begunWhileHeld = 0;
  const begun = () => {
    if (isHeld) begunWhileHeld += 1;
  };
  const stopper = new AbortController();
  const outcome = runTurn({
    model: scriptedModel(given, begun),
    gate() {
      const { kind, ticks: count } = given.gates[gateNumber++ % given.gates.length] as Scenario['gates'][number];
      if (kind === 'open') return undefined;
      isHeld = true;
      return (kind === 'hang' ? never : wait(count)).then(() => {
        isHeld = false;
      });
    },
    system: '',
    messages: [{ role: 'user', content: 'go' }],
    maxToolPasses: 3,
    tools: [echoTool({
      policy: given.policy,
      execute(input) {
        begun();
        if (given.policy === 'ask' && !approved.has(input)) executedUnapproved.push(input);
        return behave(given.tools[toolNumber++ % given.tools.length] as Behaviour, { text: 'result', isError: false });
      },
    })],
    async approve(request) {
      const { answer, how } = given.approvals[approvalNumber++ % given.approvals.length] as Scenario['approvals'][number];
      await behave(how, undefined);
      if (answer === 'allow') approved.add(request.arguments);
      return answer;
    },
    async emit(event) {
      if (emitting > 0 && !stopper.signal.aborted) overlaps += 1;
      emitting += 1;
      events.push(event);
      await behave(given.emits[events.length % given.emits.length] as Behaviour, undefined);
      emitting -= 1;
    },
    explain: (error) => ({ problem: String(error), remedy: '' }),
    signal: stopper.signal,
  });
  let outcomes = 0;
  let hadEnded = false;
  const ended = outcome.then((result) => {
    outcomes += 1;
    return result;
  });
  await Promise.race([ended.then(() => { hadEnded = true; }), wait(given.stopAfter)]);
  const endedBeforeStop = hadEnded;
  stopper.abort();
  const result = await ended;
  const count = events.length;
  await wait(8);
  return { result, events, outcomes, overlaps, executedUnapproved, begunWhileHeld, endedBeforeStop, lateEvents: events.length - count };
}

test('whatever fails, hangs, is held or stopped, a turn ends once, begins nothing while it is held, closes every call, and executes only what was approved', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const { result, events, outcomes, overlaps, executedUnapproved, begunWhileHeld, endedBeforeStop, lateEvents } = await play(given);
      expect(outcomes).toBe(1);
      if (!endedBeforeStop) expect(['stopped', 'completed', 'failed']).toContain(result.state);
      if (endedBeforeStop) expect(result.state).not.toBe('stopped');
      expect(result.state === 'failed' ? result.notice : '').not.toBeNull();
      expect({ overlaps, lateEvents, executedUnapproved, begunWhileHeld }).toEqual({ overlaps: 0, lateEvents: 0, executedUnapproved: [], begunWhileHeld: 0 });
      const opened = events.flatMap((event) => (event.type === 'tool-call' ? [event.callId] : []));
      const closed = events.flatMap((event) => (event.type === 'tool-result' ? [event.callId] : []));
      expect(new Set(opened).size).toBe(opened.length);
      expect(closed).toEqual(opened);
      const steps = events.flatMap((event) => ('step' in event ? [event.step] : []));
      expect(steps).toEqual(steps.toSorted((a, b) => a - b));
      expect(Math.max(-1, ...steps)).toBeLessThan(result.steps);
    }),
    { numRuns: 400 },
  );
});
