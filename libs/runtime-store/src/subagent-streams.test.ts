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

  it('take no step once they are gone', () => {
    using test = openTestStore('aide');
    const gone = expect.objectContaining({ code: 'record-unknown' });
    expect(() => test.store.subagentStreams.addStep('gone', { type: 'notice', payload: '' })).toThrow(gone);
    expect(() => test.store.subagentStreams.finish('gone', 'failed')).toThrow(gone);
  });
});
