import { callsTool, startModelServer } from '@chatos/testing';
import { expect, test } from 'vitest';
import { echoTool, startTurn } from '../../test/turn-run.ts';
import { createRepetition, ENDED_AT, TOLD_AT, WAITING_MS } from './repetition.ts';

const outcome = { tool: 'echo', input: { text: 'a' }, result: 'r', wasExecuted: true, elapsedMs: 1 };

test('a model that makes the same call over and over is told so, and then the turn ends with words', async () => {
  await using server = await startModelServer(() => callsTool('echo', { text: 'a' }));
  const run = startTurn(server.baseUrl, { tools: [echoTool()], maxToolPasses: 100 });
  expect(await run.outcome).toMatchObject({ state: 'completed', steps: ENDED_AT, notice: expect.stringContaining(`same call of echo ${ENDED_AT} times in a row`) as string });
  const results = run.events.flatMap((event) => (event.type === 'tool-result' ? [event.result.includes(`call number ${TOLD_AT}`)] : []));
  expect(results.indexOf(true)).toBe(TOLD_AT - 1);
  // It is told the model as well, not only shown to the user.
  expect(JSON.stringify(server.requests[TOLD_AT]?.body['messages'])).toContain('Repeating it changes nothing');
});

test('a model that calls nothing but tools that do not exist is stopped with words, whatever it calls them with', async () => {
  let number = 0;
  await using server = await startModelServer(() => callsTool('nothing', { text: String((number += 1)) }));
  const run = startTurn(server.baseUrl, { tools: [echoTool()], maxToolPasses: 100 });
  expect(await run.outcome).toMatchObject({ state: 'completed', steps: ENDED_AT, notice: expect.stringContaining(`${ENDED_AT} calls of the model in a row could not be made, the last of nothing`) as string });
});

test('calls that differ in arguments or result, and those that wait for something, are no circle', () => {
  const repetition = createRepetition();
  const told = Array.from({ length: 40 }, (_, index) => [
    repetition.told({ ...outcome, input: { text: String(index) } }),
    repetition.told({ ...outcome, result: String(index) }),
  ]).flat();
  expect(told.filter((text) => text.includes('ChatOS'))).toEqual([]);
  expect(repetition.ending()).toBeNull();
  for (let count = 0; count < 40; count += 1) repetition.told({ ...outcome, elapsedMs: WAITING_MS });
  expect(repetition.ending()).toBeNull();
});

test('one call that can be made forgives those before it', () => {
  const repetition = createRepetition();
  for (let count = 0; count < ENDED_AT - 1; count += 1) repetition.told({ ...outcome, result: String(count), wasExecuted: false });
  repetition.told(outcome);
  repetition.told({ ...outcome, result: 'other', wasExecuted: false });
  expect(repetition.ending()).toBeNull();
});
