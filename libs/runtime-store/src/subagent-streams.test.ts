import { describe, expect, it } from 'vitest';
import { openTestStore } from '../test/support/open-store.ts';

describe('subagent streams', () => {
  it('hold what a subagent did, step by step', () => {
    using test = openTestStore('aide');
    const { subagentStreams } = test.store;
    const stream = subagentStreams.start({ sessionId: 's1', toolCallId: 'call-1' });
    expect(stream).toMatchObject({ status: 'running', jobId: '' });
    subagentStreams.addStep(stream.id, { type: 'assistant', payload: { text: 'I look' } });
    subagentStreams.addStep(stream.id, { type: 'notice', payload: undefined });
    expect(subagentStreams.finish(stream.id, 'completed').status).toBe('completed');
    expect(subagentStreams.list({ sessionId: 's1' }).items).toMatchObject([{ id: stream.id, status: 'completed' }]);
    expect(subagentStreams.steps(stream.id).items).toMatchObject([{ type: 'notice', payload: null }, { type: 'assistant', payload: { text: 'I look' } }]);
    const first = subagentStreams.steps(stream.id, { limit: 1 });
    expect(subagentStreams.steps(stream.id, { limit: 1, cursor: first.nextCursor ?? '' })).toMatchObject({ items: [{ type: 'assistant' }], nextCursor: null });
  });

  it('say who worked at what for whom, and end once', () => {
    using test = openTestStore('chat');
    const { subagentStreams } = test.store;
    const parent = subagentStreams.start({ sessionId: 's1', toolCallId: 'c1', agent: 'planner', task: 'plan', modelName: 'small' });
    const child = subagentStreams.start({ id: 'job-1', jobId: 'job-1', sessionId: 's1', toolCallId: 'c2', parentId: parent.id, agent: 'reader' });
    expect(child).toMatchObject({ id: 'job-1', jobId: 'job-1', parentId: parent.id, result: '', inputTokens: 0, status: 'running' });
    expect(subagentStreams.running()).toEqual([parent, child]);
    expect(subagentStreams.update(parent.id, { modelName: 'large', inputTokens: 7, outputTokens: 2, cost: 0.25 })).toMatchObject({ agent: 'planner', modelName: 'large', inputTokens: 7, outputTokens: 2, cost: 0.25 });
    expect(subagentStreams.finish(parent.id, 'completed', 'the plan')).toMatchObject({ status: 'completed', result: 'the plan' });
    expect(subagentStreams.finish(parent.id, 'stopped', 'too late')).toMatchObject({ status: 'completed', result: 'the plan' });
    expect(subagentStreams.running()).toEqual([child]);
    expect(subagentStreams.find('nobody')).toBeNull();
  });

  it('are summed up for their session', () => {
    using test = openTestStore('chat');
    const { subagentStreams } = test.store;
    const [one, other] = ['c1', 'c2'].map((toolCallId) => subagentStreams.start({ sessionId: 's1', toolCallId }));
    subagentStreams.update(one!.id, { inputTokens: 7, outputTokens: 2, cost: 0.25 });
    subagentStreams.update(other!.id, { inputTokens: 1, cost: 0.5 });
    expect(subagentStreams.usageOf('s1')).toEqual({ inputTokens: 8, outputTokens: 2, cost: 0.75 });
    expect(subagentStreams.usageOf('other')).toEqual({ inputTokens: 0, outputTokens: 0, cost: 0 });
  });

  it('that a dead process left running end as failed, and no other', () => {
    using test = openTestStore('chat');
    const { subagentStreams } = test.store;
    const [open, done] = ['c1', 'c2'].map((toolCallId) => subagentStreams.start({ sessionId: 's1', toolCallId }));
    subagentStreams.finish(done!.id, 'completed', 'fine');
    expect(subagentStreams.markInterrupted('ChatOS ended.')).toMatchObject([{ id: open!.id, status: 'failed', result: 'ChatOS ended.' }]);
    expect(subagentStreams.find(done!.id)).toMatchObject({ status: 'completed', result: 'fine' });
    expect(subagentStreams.markInterrupted('again')).toEqual([]);
  });

  it('take no step once they are gone', () => {
    using test = openTestStore('aide');
    const gone = expect.objectContaining({ code: 'record-unknown' });
    expect(() => test.store.subagentStreams.addStep('gone', { type: 'notice', payload: '' })).toThrow(gone);
    expect(() => test.store.subagentStreams.finish('gone', 'failed')).toThrow(gone);
  });
});
