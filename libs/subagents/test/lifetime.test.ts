import type { SubagentEvent } from '@chatos/contracts';
import { says, streams, temporaryDirectory } from '@chatos/testing';
import { expect, onTestFinished, test } from 'vitest';
import { MAX_WAITING_EVENTS } from '../src/runs/limits.ts';
import { createWatchers } from '../src/watching/watchers.ts';
import { subagent } from './configuration.ts';
import { echoTool, harness } from './harness.ts';

const REVIEWER = subagent('reviewer', [{ id: 'reviewer' }]);

function sharedDirectory() {
  const directory = temporaryDirectory();
  onTestFinished(() => directory.remove());
  return directory;
}

test('both runtimes at once: each keeps its own streams, steps and events', async () => {
  const directory = sharedDirectory();
  const options = { subagents: [REVIEWER], directory, tools: [echoTool()] };
  const chat = await harness({ ...options, runtime: 'chat', agent: () => says('from chat') });
  const aide = await harness({ ...options, runtime: 'aide', agent: () => says('from aide') });
  const calls = Array.from({ length: 6 }, (_, index) => (index % 2 === 0 ? chat : aide).call('run_sub_agent', { task: `task ${index}`, agent_id: 'reviewer' }));
  expect((await Promise.all(calls)).map(({ text }) => text)).toEqual(['from chat', 'from aide', 'from chat', 'from aide', 'from chat', 'from aide']);
  for (const [own, rest] of [[chat, 0], [aide, 1]] as const) {
    expect(own.streams()).toHaveLength(3);
    expect(own.streams().map(({ task }) => Number(task.at(-1)) % 2)).toEqual([rest, rest, rest]);
    expect(own.events.filter(({ type }) => type === 'subagent_done')).toHaveLength(3);
  }
});

test('what a dead process left running is closed as interrupted at the next start, visibly', async () => {
  const directory = sharedDirectory();
  const before = await harness({ subagents: [REVIEWER], directory, agent: () => says('unused') });
  const left = before.store.subagentStreams.start({ sessionId: 's1', toolCallId: 'c1', agent: 'reviewer', task: 'x' });
  const after = await harness({ subagents: [REVIEWER], directory, agent: () => says('unused') });
  expect(after.subagents.list({ sessionId: 's1' }).items).toMatchObject([{ id: left.id, status: 'failed', result: expect.stringContaining('ChatOS ended while') }]);
  expect(after.events).toMatchObject([{ type: 'subagent_done', payload: { streamId: left.id, code: 'interrupted' } }]);
});

test('a close ends what runs, jobs too, as interrupted; nothing is started any more, and watchers end', async () => {
  const run = await harness({ subagents: [REVIEWER], agent: () => streams([{ kind: 'hang' }]) });
  await run.call('start_sub_agent_async', { task: 'x', agent_id: 'reviewer' });
  const watching = run.subagents.watch('s1');
  expect((await watching.next()).value).toMatchObject({ type: 'state', streams: [{ agent: 'reviewer', status: 'running' }] });
  await run.subagents.close();
  expect(run.streams()).toMatchObject([{ status: 'failed', result: expect.stringContaining('ChatOS ended while') }]);
  const rest: SubagentEvent[] = [];
  for await (const event of watching) rest.push(event);
  expect(rest).toEqual([]);
});

test('a run whose session is removed under it ends quietly', async () => {
  const run = await harness({ subagents: [REVIEWER], agent: () => streams([{ kind: 'hang' }]) });
  await run.call('start_sub_agent_async', { task: 'x', agent_id: 'reviewer' });
  run.store.removeSession('s1');
  await run.subagents.sessionEnded('s1');
  expect(run.streams()).toEqual([]);
  expect(run.events.at(-1)).toMatchObject({ type: 'subagent_done', payload: { status: 'stopped' } });
});

test('a reader that falls behind gets what runs now instead of all it missed; one that ends waits for nothing', async () => {
  const stop = new AbortController();
  const watchers = createWatchers(() => ({ type: 'state', streams: [] }));
  const feed = watchers.watch('s1', stop.signal);
  const step = (sequence: number): SubagentEvent => ({ type: 'step', streamId: 'x', step: { sequence, type: 'notice', payload: null, createdAt: 0 } });
  for (let sequence = 0; sequence < MAX_WAITING_EVENTS + 3; sequence += 1) watchers.publish('s1', step(sequence));
  watchers.publish('s2', step(0));
  const read: SubagentEvent['type'][] = [];
  const reading = (async () => {
    for await (const { type } of feed) read.push(type);
  })();
  await Promise.resolve();
  stop.abort();
  await reading;
  expect(read[0]).toBe('state');
  expect(read.length).toBeLessThan(10);
});
