import { callsTool, says, streams } from '@chatos/testing';
import { expect, test } from 'vitest';
import { subagent } from './configuration.ts';
import { echoTool, harness } from './harness.ts';

const REVIEWER = subagent('review', [{ id: 'reviewer' }]);
const LOOP = () => callsTool('mcp_tools_echo', { text: 'again' });

test('what a run costs is counted at the prices of its model, and ends it at the limit in money', async () => {
  const run = await harness({ subagents: [REVIEWER], tools: [echoTool()], agent: LOOP, prices: { inputPrice: 100_000, outputPrice: 200_000 }, settings: { maxCostPerTurn: 4 } });
  expect(await run.call('run_sub_agent', { task: 'loop', agent_id: 'reviewer' })).toMatchObject({ isError: true, text: expect.stringContaining('its limit of 4 by the prices of its model'), data: { model_calls: 2, chatos: { code: 'budget-exhausted' } } });
  expect(run.streams()).toMatchObject([{ inputTokens: 20, outputTokens: 10, cost: 4 }]);
});

test('a session whose budget is used up stops its subagents before their next call, with its words', async () => {
  let calls = 0;
  const run = await harness({
    subagents: [REVIEWER], tools: [echoTool()], budget: () => (calls >= 2 ? 'The session may use no more.' : null),
    agent: () => {
      calls += 1;
      return streams(['Looking.', { kind: 'tool-call', tool: 'mcp_tools_echo', arguments: { text: 'x' } }]);
    },
  });
  const ended = await run.call('run_sub_agent', { task: 'loop', agent_id: 'reviewer' });
  expect(ended).toMatchObject({ isError: true, text: expect.stringMatching(/The session may use no more\. .*\n?What it said last: Looking\./s), data: { model_calls: 2, chatos: { code: 'budget-exhausted' } } });
  expect(await run.call('run_sub_agent', { task: 'more', agent_id: 'reviewer' })).toMatchObject({ isError: true });
  expect(run.server.requests).toHaveLength(2);
});

test('a run whose context becomes too long goes on from a summary, which its branch shows and its cost counts', async () => {
  let calls = 0;
  const run = await harness({
    subagents: [REVIEWER], tools: [echoTool({ execute: async () => ({ text: 'long '.repeat(5000), isError: false }) })], prices: { inputPrice: 1_000_000, contextTokens: 2000 },
    agent: ({ conversation }) => {
      if (conversation[0]?.text.startsWith('You summarise') === true) return says('I echoed.');
      return (calls += 1) === 1 ? { ...LOOP(), usage: { inputTokens: 1601, outputTokens: 1 } } : says('done');
    },
  });
  expect(await run.call('run_sub_agent', { task: 'go', agent_id: 'reviewer' })).toMatchObject({ text: expect.stringContaining('done') });
  const [stream] = run.streams();
  expect(stream).toMatchObject({ status: 'completed', cost: 1601 + 10 + 10 });
  expect(run.steps(stream!.id).filter(({ type }) => type === 'notice')).toMatchObject([{ payload: { text: expect.stringMatching(/took 1,601 tokens\.\n\nI echoed\./) } }]);
  expect(run.server.requests[2]?.conversation.map(({ role }) => role)).toEqual(['system', 'user', 'user']);
});
