import { callsTool, createGate, says, streams } from '@chatos/testing';
import { expect, test, vi } from 'vitest';
import { subagent } from './configuration.ts';
import { echoTool, harness } from './harness.ts';

const REVIEWER = subagent('reviewer', [{ id: 'reviewer' }]);

test('a correction reaches the deepest subagent before its next call, and is a step of its stream alone', async () => {
  const reached = createGate();
  const held = createGate();
  const run = await harness({
    subagents: [REVIEWER],
    tools: [echoTool({
      async execute() {
        reached.open();
        await held.pass();
        return { text: 'echoed', isError: false };
      },
    })],
    agent: ({ userText, toolResults, conversation }) => {
      if (userText === 'outer' && toolResults.length === 0) return callsTool('mcp_subagent_router_run_sub_agent', { task: 'inner', agent_id: 'reviewer' });
      if (userText === 'inner' && toolResults.length === 0) return callsTool('mcp_tools_echo', { text: 'a' });
      return says(conversation.at(-1)?.text === 'use tabs' ? 'With tabs.' : `outer: ${toolResults[0]}`);
    },
  });
  const result = run.call('run_sub_agent', { task: 'outer', agent_id: 'reviewer' });
  await reached.pass();
  expect(run.subagents.correct('s1', 'not this session’s turn', 'another turn')).toBe(false);
  expect(run.subagents.correct('s2', 'another session')).toBe(false);
  expect(run.subagents.correct('s1', 'use tabs', 't1')).toBe(true);
  const [outer, inner] = run.streams();
  // On disk before the model hears of it.
  expect(run.steps(inner!.id).at(-1)).toEqual({ type: 'correction', payload: { text: 'use tabs' } });
  expect(run.events.at(-1)).toMatchObject({ type: 'subagent_correction', payload: { text: 'use tabs', streamId: inner!.id }, runId: 't1' });
  held.open();
  expect((await result).text).toBe('outer: With tabs.');
  expect(run.steps(outer!.id).map(({ type }) => type)).not.toContain('correction');
  const told = run.server.requests.filter(({ conversation }) => conversation.some(({ text }) => text === 'use tabs'));
  expect(told).toHaveLength(1);
  expect(told[0]?.conversation.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'user']);
  expect(run.subagents.correct('s1', 'too late')).toBe(false);
});

test('a correction that comes with the last words makes one more call; a job is corrected only where no turn is named', async () => {
  const gate = createGate();
  const run = await harness({ subagents: [REVIEWER], agent: ({ userText }) => (userText === 'work' ? streams(['first', { kind: 'gate', gate }]) : says('corrected')) });
  await run.call('start_sub_agent_async', { task: 'work', agent_id: 'reviewer' });
  await gate.reached;
  expect(run.subagents.correct('s1', 'for the turn', 't1')).toBe(false);
  expect(run.subagents.correct('s1', 'in French')).toBe(true);
  gate.open();
  await vi.waitFor(() => expect(run.streams()[0]).toMatchObject({ status: 'completed', result: 'corrected' }));
});

test('a subagent its turn waits for is held with the turn, and a job is not', async () => {
  const door = createGate();
  let held = 0;
  const gate = () => {
    held += 1;
    return door.pass();
  };
  const run = await harness({ subagents: [REVIEWER], agent: () => says('done'), gate });
  const result = run.call('run_sub_agent', { task: 'work', agent_id: 'reviewer' });
  await vi.waitFor(() => expect(held).toBe(1));
  await run.call('start_sub_agent_async', { task: 'job', agent_id: 'reviewer' });
  await vi.waitFor(() => expect(run.streams().map(({ status }) => status)).toEqual(['running', 'completed']));
  expect(run.server.requests).toHaveLength(1);
  door.open();
  expect((await result).text).toBe('done');
});
