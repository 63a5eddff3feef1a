import { callsTool, startModelServer } from '@chatos/testing';
import { expect, test } from 'vitest';
import { echoTool, startTurn } from '../../test/turn-run.ts';
import { createRepetition, ENDED_AT, TOLD_AT, WAITING_MS } from './repetition.ts';

const outcome = { step: 0, tool: 'echo', input: { text: 'a' }, result: 'r', wasExecuted: true, elapsedMs: 1 };

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
  expect(await run.outcome).toMatchObject({ state: 'completed', steps: ENDED_AT, notice: expect.stringContaining(`${ENDED_AT} times in a row the model made no call that could be made, the last of nothing`) as string });
});

test('calls that differ in arguments or result, and those that wait for something, are no circle', () => {
  const repetition = createRepetition();
  const told = Array.from({ length: 40 }, (_, step) => {
    const texts = [repetition.told({ ...outcome, step, input: { text: String(step) } }), repetition.told({ ...outcome, step, result: String(step) })];
    expect(repetition.ending()).toBeNull();
    return texts;
  });
  expect(told.flat().filter((text) => text.includes('ChatOS'))).toEqual([]);
  for (let step = 40; step < 80; step += 1) {
    repetition.told({ ...outcome, step, elapsedMs: WAITING_MS });
    expect(repetition.ending()).toBeNull();
  }
});

test('the calls of one round count as one, and one that can be made forgives the rounds before it', () => {
  const repetition = createRepetition();
  for (let count = 0; count < 2 * ENDED_AT; count += 1) expect(repetition.told({ ...outcome, wasExecuted: false })).toBe('r');
  expect(repetition.ending()).toBeNull();
  for (let step = 1; step < ENDED_AT - 1; step += 1) {
    repetition.told({ ...outcome, step, result: String(step), wasExecuted: false });
    expect(repetition.ending()).toBeNull();
  }
  repetition.told({ ...outcome, step: ENDED_AT });
  expect(repetition.ending()).toBeNull();
  repetition.told({ ...outcome, step: ENDED_AT + 1, result: 'other', wasExecuted: false });
  expect(repetition.ending()).toBeNull();
});
