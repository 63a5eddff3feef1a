import { callsTool, createGate, says, startModelServer, streams } from '@chatos/testing';
import { expect, test } from 'vitest';
import { echoTool, startTurn } from '../../test/turn-run.ts';
import type { Corrections } from '../index.ts';

/** Corrections a test adds; `taken` says before which call each was told. */
function pending(): Corrections & { add(text: string): void; readonly taken: [number, string][] } {
  let waiting: string[] = [];
  const taken: [number, string][] = [];
  return {
    taken,
    add: (text) => void waiting.push(text),
    isWaiting: () => waiting.length > 0,
    take(step) {
      const texts = waiting;
      waiting = [];
      taken.push(...texts.map((text): [number, string] => [step, text]));
      return texts;
    },
  };
}

const CALL = callsTool('echo', { text: 'a' });

test.each(['openai_compatible', 'anthropic'] as const)('what comes while a tool runs is told behind its result, before the next call (%s)', async (provider) => {
  await using server = await startModelServer(({ conversation }) => (conversation.length <= 2 ? CALL : says('done')));
  const corrections = pending();
  const tool = echoTool({
    async execute() {
      corrections.add('use tabs');
      corrections.add('and be brief');
      return { text: 'echoed', isError: false };
    },
  });
  expect(await startTurn(server.baseUrl, { tools: [tool], corrections, fields: { provider } }).outcome).toMatchObject({ state: 'completed', steps: 2 });
  expect(corrections.taken).toEqual([[1, 'use tabs'], [1, 'and be brief']]);
  const told = JSON.stringify(server.requests[1]?.body['messages']);
  expect(told.indexOf('echoed')).toBeLessThan(told.indexOf('use tabs'));
  expect(told.indexOf('use tabs')).toBeLessThan(told.indexOf('and be brief'));
});

test('what comes while the last answer streams makes one more call, behind that answer', async () => {
  const gate = createGate();
  await using server = await startModelServer(({ userText }) => (userText === 'hello' ? streams(['first', { kind: 'gate', gate }, ' answer']) : says('corrected')));
  const corrections = pending();
  const run = startTurn(server.baseUrl, { corrections, maxToolPasses: 1 });
  await run.first('text');
  corrections.add('in French');
  gate.open();
  expect(await run.outcome).toMatchObject({ state: 'completed', notice: null, steps: 2 });
  expect(server.requests[1]?.conversation.map(({ role, text }) => `${role}: ${text}`)).toEqual(['system: Be brief.', 'user: hello', 'assistant: first answer', 'user: in French']);
  expect(run.said()).toBe('first answercorrected');
});

test('what comes while a call waits for approval is told behind its denial', async () => {
  await using server = await startModelServer(({ conversation }) => (conversation.length <= 2 ? CALL : says('done')));
  const corrections = pending();
  const approve = async () => {
    corrections.add('look elsewhere');
    return 'deny' as const;
  };
  await startTurn(server.baseUrl, { tools: [echoTool({ policy: 'ask' })], corrections, approve }).outcome;
  expect(server.requests[1]?.conversation.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'user']);
});

test('a limit that is reached ends the turn before the next call, with its words, and takes no correction', async () => {
  await using server = await startModelServer(() => CALL);
  const corrections = pending();
  const tool = echoTool({
    async execute() {
      corrections.add('too late');
      return { text: '', isError: false };
    },
  });
  const limitReached = ({ inputTokens, outputTokens }: { inputTokens: number; outputTokens: number }) => (inputTokens + outputTokens >= 30 ? 'enough' : null);
  expect(await startTurn(server.baseUrl, { tools: [tool], corrections, limitReached }).outcome).toMatchObject({ state: 'completed', notice: 'enough', steps: 2 });
  expect(server.requests).toHaveLength(2);
  expect(corrections.taken).toEqual([[1, 'too late']]);
  expect(corrections.isWaiting()).toBe(true);
});
