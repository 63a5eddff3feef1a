import type { SubagentStep, SubagentStream } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { applySubagentEvent, mergeStreams, NO_STEPS, runningSubagents, shownSteps, streamTree, subagentNote, takeNewest, takeOlder, takeStep } from './subagent-state.ts';
import type { StreamNode } from './subagent-state.ts';

const stream = (id: string, changes: Partial<SubagentStream> = {}): SubagentStream => ({
  id, sessionId: 's', toolCallId: 't', jobId: '', parentId: '', agent: 'reviewer', task: 'look', modelName: 'm', status: 'running', result: '', inputTokens: 0, outputTokens: 0, cost: 0, createdAt: 1, updatedAt: 1, ...changes,
});
const step = (sequence: number, type = 'notice', payload: unknown = { text: String(sequence) }): SubagentStep => ({ sequence, type, payload, createdAt: 1 });

test('what was told last is known, and an end is not undone by a page read before it', () => {
  const running = mergeStreams(new Map(), [stream('a')]);
  const ended = applySubagentEvent(running, { type: 'changed', stream: stream('a', { status: 'completed', updatedAt: 5 }) });
  expect(runningSubagents(ended)).toBe(0);
  expect(mergeStreams(ended, [stream('a', { updatedAt: 9 })]).get('a')?.status).toBe('completed');
  const both = applySubagentEvent(ended, { type: 'state', streams: [stream('b')] });
  expect([both.size, runningSubagents(both)]).toEqual([2, 1]);
  expect(applySubagentEvent(both, { type: 'step', streamId: 'a', step: step(1) })).toBe(both);
});

test('a run stands under the one that started it, newest first; one whose parent is not known stands at the top', () => {
  const streams = mergeStreams(new Map(), [stream('a', { createdAt: 1 }), stream('b', { createdAt: 2 }), stream('c', { createdAt: 3, parentId: 'a' }), stream('d', { createdAt: 4, parentId: 'c' }), stream('e', { createdAt: 0, parentId: 'gone' })]);
  const names = (nodes: readonly StreamNode[]): unknown[] => nodes.map(({ stream: { id }, children }) => (children.length === 0 ? id : [id, names(children)]));
  expect(names(streamTree(streams))).toEqual(['b', ['a', [['c', ['d']]]], 'e']);
});

test('model, tokens and time are told', () => {
  expect(subagentNote(stream('a', { inputTokens: 1_200, outputTokens: 34, createdAt: 1_000 }), 61_000)).toBe('m · 1,234 tokens · 1 min');
  expect(subagentNote(stream('a', { status: 'completed', createdAt: 0, updatedAt: 3_000 }), 61_000)).toBe('m · 3 s');
});

test('steps stand in order, each once, whether read or told', () => {
  let list = takeStep(NO_STEPS, step(7));
  list = takeNewest(list, [step(7), step(6), step(5)], 'older');
  list = takeStep(list, step(8));
  list = takeOlder(list, [step(4), step(3)], null);
  expect(list.steps.map(({ sequence }) => sequence)).toEqual([3, 4, 5, 6, 7, 8]);
  expect(list.olderCursor).toBeNull();
});

test('after a loss of more than a page there is no gap in what is shown', () => {
  const before = takeNewest(NO_STEPS, [step(2), step(1)], null);
  const missed = takeNewest(before, [step(30), step(29)], 'between');
  expect(missed.steps.map(({ sequence }) => sequence)).toEqual([29, 30]);
  expect(missed.olderCursor).toBe('between');
  expect(takeNewest(before, [step(3), step(2)], 'unused')).toMatchObject({ steps: [{ sequence: 1 }, { sequence: 2 }, { sequence: 3 }], olderCursor: null });
});

test('a call and its result are one; a call without one runs, or was stopped with its run', () => {
  const steps = [
    step(1, 'thinking', { text: 'hm' }), step(2, 'tool_call', { tool: 'read', callId: 'c', args: { path: 'a' } }), step(3, 'tool_result', { tool: 'read', callId: 'c', state: 'failed', result: 'no such file' }),
    step(4, 'assistant', { text: 'It is **not** there.' }), step(5, 'tool_call', { tool: 'write', callId: 'c', args: null }),
  ];
  expect(shownSteps(steps, true)).toEqual([
    { kind: 'thinking', key: 1, text: 'hm' },
    { kind: 'call', key: 2, tool: 'read', args: { path: 'a' }, state: 'failed', result: 'no such file' },
    { kind: 'text', key: 4, text: 'It is **not** there.' },
    { kind: 'call', key: 5, tool: 'write', args: null, state: 'running', result: null },
  ]);
  expect(shownSteps(steps, false).at(-1)).toMatchObject({ state: 'stopped' });
  expect(shownSteps([step(3, 'tool_result', { tool: 'read', callId: 'c', state: 'succeeded', result: 'x' })], true)).toMatchObject([{ kind: 'call', tool: 'read', result: 'x' }]);
  expect(shownSteps([step(1, 'other', { a: 1 })], true)).toMatchObject([{ kind: 'notice', text: 'other: {"a":1}' }]);
});
