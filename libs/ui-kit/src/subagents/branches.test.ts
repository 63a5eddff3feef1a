import type { SubagentStream } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { stepsWithBranches } from './branch-order.ts';
import type { ShownStep } from './subagent-state.ts';
import { rootOf, streamsOfCall, streamsUnder } from './subagents-context.tsx';

const stream = (id: string, changes: Partial<SubagentStream> = {}): SubagentStream => ({
  id, sessionId: 's', toolCallId: '', jobId: '', parentId: '', agent: 'reviewer', task: '', modelName: '', status: 'running', result: '', inputTokens: 0, outputTokens: 0, cost: 0, createdAt: 10_000, updatedAt: 10_000, ...changes,
});
const known = (...streams: SubagentStream[]) => new Map(streams.map((one) => [one.id, one]));

test('the runs of a call are those it started in its time, and the job it asks about', () => {
  const streams = known(
    stream('now', { toolCallId: 'c' }), stream('before', { toolCallId: 'c', createdAt: 100 }), stream('nested', { toolCallId: 'c', parentId: 'now' }), stream('job', { toolCallId: 'd', jobId: 'j' }),
  );
  const ids = (given: Parameters<typeof streamsOfCall>[1]) => streamsOfCall(streams, given).map(({ id }) => id);
  expect(ids({ callId: 'c', arguments: {}, startedAt: 9_900, finishedAt: null })).toEqual(['now']);
  expect(ids({ callId: 'c', arguments: null, startedAt: 50, finishedAt: 200 })).toEqual(['before']);
  expect(ids({ callId: 'e', arguments: { job_id: 'j' }, startedAt: 20_000, finishedAt: null })).toEqual(['job']);
});

test('a nested run stands behind the step that started it, and leads back to the conversation by its root', () => {
  const [first, second] = [stream('first', { parentId: 'root', createdAt: 25 }), stream('second', { parentId: 'root', createdAt: 90 })];
  const streams = known(stream('root', { toolCallId: 'c' }), second, first, stream('deep', { parentId: 'first' }));
  expect(streamsUnder(streams, 'root').map(({ id }) => id)).toEqual(['first', 'second']);
  expect(rootOf(streams, streams.get('deep') as SubagentStream).id).toBe('root');
  const step = (key: number): ShownStep => ({ kind: 'text', key, text: '' });
  const items = stepsWithBranches([step(10), step(20), step(30)], ({ key }) => key, [first, second]);
  expect(items.map((item) => (item.kind === 'step' ? item.step.key : item.stream.id))).toEqual([10, 20, 'first', 30, 'second']);
});
