import { message, session, turn } from '@chatos/contracts';
import type { Message, MessagePart, Turn } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { TurnProgress } from './progress.ts';

const base = { sessionId: 's', createdAt: 0 };
const turnOf = (id: string, state: Turn['state']) =>
  turn.parse({ ...base, id, state, modelId: 'demo', modelName: 'demo', cost: 0, contextTokens: 0, contextLimit: 0, notice: null, configRevision: 0, steps: 0, inputTokens: 0, outputTokens: 0, startedAt: null, finishedAt: null });
const messageOf = (id: string, turnId: string, parts: MessagePart[], role: Message['role'] = 'assistant') =>
  message.parse({ ...base, id, turnId, role, parts, turnState: 'running', turnNotice: null });
const text = (value: string): MessagePart => ({ kind: 'text', step: 0, text: value });
const tool = (state: 'running' | 'succeeded'): MessagePart => ({ kind: 'tool', step: 0, callId: 'c', tool: 't', arguments: {}, state, result: null, resultBlob: null, media: [], progress: null, startedAt: 0, finishedAt: null });

function follow(turnId = 't1') {
  const told: string[] = [];
  const progress = new TurnProgress(turnId, {
    text: (value) => told.push(value),
    reasoning: (value) => told.push(`(${value})`),
    tool: (part) => told.push(`${part.tool} ${part.state}`),
    turn: (changed) => told.push(`turn ${changed.state}`),
  });
  return { told, progress };
}

test('text, reasoning and tools are told once each and in order, whatever events repeat', () => {
  const { told, progress } = follow();
  const delta = (position: number, kind: 'text' | 'reasoning', value: string) =>
    progress.take({ type: 'delta', sessionId: base.sessionId as never, messageId: 'm' as never, position, kind, step: 0, text: value });
  progress.take({ type: 'turn', turn: turnOf('t1', 'running') });
  progress.take({ type: 'message', message: messageOf('m', 't1', []) });
  delta(0, 'reasoning', 'hm');
  delta(1, 'text', 'Hel');
  delta(1, 'text', 'lo');
  progress.take({ type: 'part', sessionId: base.sessionId as never, messageId: 'm' as never, position: 2, part: tool('running') });
  progress.take({ type: 'message', message: messageOf('m', 't1', [{ kind: 'reasoning', step: 0, text: 'hm' }, text('Hello'), tool('running')]) });
  progress.take({ type: 'part', sessionId: base.sessionId as never, messageId: 'm' as never, position: 2, part: tool('succeeded') });
  progress.take({ type: 'turn', turn: turnOf('t1', 'running') });
  progress.take({ type: 'turn', turn: turnOf('t1', 'completed') });
  expect(told).toEqual(['turn running', '(hm)', 'Hel', 'lo', 't running', 't succeeded', 'turn completed']);
});

test('a fresh state tells what was missed, and nothing again', () => {
  const { told, progress } = follow();
  const stateSession = session.parse({ mode: 'ask', id: 's', title: '', modelId: null, workspaceId: null, workspaceRoot: null, lastTurnState: 'running', createdAt: 0, updatedAt: 0 });
  progress.take({ type: 'message', message: messageOf('m', 't1', [text('one ')]) });
  progress.take({ type: 'state', session: stateSession, turns: [turnOf('t1', 'running')], messages: [messageOf('u', 't1', [text('question')], 'user'), messageOf('m', 't1', [text('one two')])] });
  expect(told).toEqual(['one ', 'two', 'turn running']);
});

test('the events of another turn are none of ours', () => {
  const { told, progress } = follow('t2');
  progress.take({ type: 'message', message: messageOf('m', 't1', [text('theirs')]) });
  progress.take({ type: 'delta', sessionId: base.sessionId as never, messageId: 'm' as never, position: 0, kind: 'text', step: 0, text: '!' });
  progress.take({ type: 'turn', turn: turnOf('t1', 'completed') });
  expect(told).toEqual([]);
});
