import type { Message, MessageId, MessagePart, Session, SessionEvent, SessionId, ToolPart, Turn, TurnId } from '@chatos/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EMPTY_CONVERSATION, reduceConversation } from './conversation-state.ts';
import type { ConversationState } from './conversation-state.ts';
import { conversationRows, turnOutcome } from './conversation-view.ts';

const sessionId = 'session' as SessionId;
const session: Session = { id: sessionId, title: 'T', modelId: null, workspaceId: null, workspaceRoot: null, mode: 'ask', lastTurnState: null, createdAt: 1, updatedAt: 1 };

function turn(id: string, state: Turn['state'] = 'running'): Turn {
  return { id: id as TurnId, sessionId, state, modelId: 'demo', modelName: 'demo', notice: null, configRevision: 1, steps: 1, inputTokens: 0, outputTokens: 0, cost: 0, contextTokens: 0, contextLimit: 0, createdAt: 1, startedAt: 1, finishedAt: null };
}

function message(id: string, turnId: string, parts: MessagePart[] = [], createdAt = 1): Message {
  return { id: id as MessageId, sessionId, turnId: turnId as TurnId, role: 'assistant', parts, firstPosition: 0, turnState: 'running', turnNotice: null, createdAt };
}

function watch(events: readonly SessionEvent[], from: ConversationState = EMPTY_CONVERSATION): ConversationState {
  return events.reduce((state, event) => reduceConversation(state, { type: 'event', event }), from);
}

const textPart = fc.record({ kind: fc.constantFrom('text' as const, 'reasoning' as const), step: fc.nat(3), text: fc.string({ unit: 'grapheme', maxLength: 60 }) });
const toolPart = fc.record({
  kind: fc.constant('tool' as const), step: fc.nat(3), callId: fc.string({ minLength: 1, maxLength: 5 }), tool: fc.constant('read'), arguments: fc.constant({ a: 1 }),
  state: fc.constantFrom('succeeded' as const, 'failed' as const), result: fc.string(), resultBlob: fc.constant(null), media: fc.constant<ToolPart['media']>([]), progress: fc.constant(null), startedAt: fc.constant(1), finishedAt: fc.constant(2),
});

/** The events that build `part` at `position`: deltas cut anywhere, or the steps of a tool call. */
function eventsOf(part: MessagePart, position: number, cuts: readonly number[]): SessionEvent[] {
  if (part.kind !== 'tool' && part.kind !== 'text' && part.kind !== 'reasoning') return [];
  const at = { sessionId, messageId: 'm' as MessageId, position };
  if (part.kind === 'tool') {
    return [{ type: 'part', ...at, part: { ...part, state: 'running', result: null, finishedAt: null } }, { type: 'part', ...at, part }];
  }
  const places = [...new Set(cuts.map((cut) => cut % (part.text.length + 1)))].sort((left, right) => left - right);
  return [0, ...places].map((start, index) => ({ type: 'delta', ...at, kind: part.kind, step: part.step, text: part.text.slice(start, places[index]) }));
}

/** Merges the lists in a random order that keeps the order within each. */
function interleave<Item>(lists: readonly (readonly Item[])[], choices: readonly number[]): Item[] {
  const rest = lists.map((list) => [...list]).filter((list) => list.length > 0);
  const merged: Item[] = [];
  for (let turnOf = 0; rest.length > 0; turnOf += 1) {
    const index = (choices[turnOf % choices.length] ?? 0) % rest.length;
    merged.push(rest[index]!.shift()!);
    if (rest[index]!.length === 0) rest.splice(index, 1);
  }
  return merged;
}

describe('deltas and parts', () => {
  test('in any order that keeps each part’s own, they yield the final message; a state at any point in between changes nothing', () => {
    const parts = fc.array(fc.oneof(textPart, toolPart), { minLength: 1, maxLength: 6 });
    const numbers = fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(parts, numbers, numbers, fc.nat(200), (final, cuts, choices, joinAt) => {
        const events = interleave(final.map((part, position) => eventsOf(part, position, cuts)), choices);
        const announced: SessionEvent[] = [{ type: 'state', session, turns: [turn('t')], messages: [] }, { type: 'message', message: message('m', 't') }];
        const watched = watch([...announced, ...events]);
        expect(watched.messages[0]?.parts).toEqual(final);

        const join = joinAt % (events.length + 1);
        const upToJoin = watch([...announced, ...events.slice(0, join)]);
        const joined = watch([{ type: 'state', session, turns: [turn('t')], messages: [...upToJoin.messages] }, ...events.slice(join)]);
        expect(joined.messages[0]?.parts).toEqual(final);
      }),
    );
  });

  test('a delta leaves every other message the same object', () => {
    const before = watch([{ type: 'message', message: message('a', 't1') }, { type: 'message', message: message('m', 't2') }]);
    const after = watch([{ type: 'delta', sessionId, messageId: 'm' as MessageId, position: 0, kind: 'text', step: 0, text: 'x' }], before);
    expect(after.messages[0]).toBe(before.messages[0]);
    expect(after.messages[1]).not.toBe(before.messages[1]);
  });

  test('a delta of an unknown message changes nothing', () => {
    const state = watch([{ type: 'delta', sessionId, messageId: 'm' as MessageId, position: 0, kind: 'text', step: 0, text: 'x' }]);
    expect(state).toBe(EMPTY_CONVERSATION);
  });
});

describe('pages', () => {
  const page = (messages: Message[], nextCursor: string | null = null, isOlder = false) => ({ type: 'page' as const, messages, nextCursor, isOlder });

  test('a watched message of a turn under way is not set back by what was read from disk', () => {
    const live = message('m', 't', [{ kind: 'text', step: 0, text: 'longer' }]);
    const state = reduceConversation(watch([{ type: 'state', session, turns: [turn('t')], messages: [live] }]), page([message('m', 't', [{ kind: 'text', step: 0, text: 'long' }])]));
    expect(state.messages).toEqual([live]);
  });

  test('after a reconnection the disk says how a turn ended', () => {
    const before = watch([{ type: 'state', session, turns: [turn('t')], messages: [message('m', 't', [{ kind: 'text', step: 0, text: 'cut' }])] }]);
    const reconnected = watch([{ type: 'state', session, turns: [], messages: [] }], before);
    const ended = { ...message('m', 't', [{ kind: 'text', step: 0, text: 'cut off here' }]), turnState: 'interrupted' as const, turnNotice: 'The process ended.' };
    const state = reduceConversation(reconnected, page([ended]));
    expect(state.messages).toEqual([ended]);
    expect(turnOutcome(conversationRows(state)[0]!)).toEqual({ state: 'interrupted', notice: 'The process ended.' });
  });

  test('older messages come before, in their order, and lead on by the cursor', () => {
    const newest = reduceConversation(EMPTY_CONVERSATION, page([message('c', 't3', [], 3), message('d', 't4', [], 4)], 'older'));
    const state = reduceConversation(newest, page([message('a', 't1', [], 1), message('b', 't2', [], 2)], null, true));
    expect(state.messages.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
    expect(state.olderCursor).toBeNull();
  });

  test('a newest page that does not reach what was known takes its place: no gap is hidden', () => {
    const known = reduceConversation(EMPTY_CONVERSATION, page([message('a', 't1', [], 1)], null));
    const state = reduceConversation(known, page([message('y', 't8', [], 8), message('z', 't9', [], 9)], 'more'));
    expect(state.messages.map(({ id }) => id)).toEqual(['y', 'z']);
    expect(state.olderCursor).toBe('more');
  });
});

test('the answer of a queued turn stands behind its question, not behind the newest message', () => {
  const state = watch([
    { type: 'message', message: message('u1', 't1') },
    { type: 'message', message: message('u2', 't2') },
    { type: 'message', message: message('a1', 't1') },
  ]);
  expect(state.messages.map(({ id }) => id)).toEqual(['u1', 'a1', 'u2']);
});

test('the answer to a send does not set back a turn the watch has already told of', () => {
  const state = reduceConversation(watch([{ type: 'turn', turn: turn('t', 'running') }]), { type: 'sent', turn: turn('t', 'queued'), message: message('u', 't') });
  expect(state.turns.map(({ state: turnState }) => turnState)).toEqual(['running']);
  expect(state.messages).toHaveLength(1);
});

describe('a long run, of which the newest parts are held', () => {
  const texts = (from: number, to: number): MessagePart[] => Array.from({ length: to - from }, (_, index) => ({ kind: 'text', step: from + index, text: `${from + index}` }));
  const cut = (from: number, to: number): Message => ({ ...message('m', 't', texts(from, to)), firstPosition: from });
  const earlier = (from: number, to: number) => ({ type: 'earlier' as const, messageId: 'm', parts: texts(from, to), firstPosition: from });
  const live = watch([{ type: 'state', session, turns: [turn('t')], messages: [cut(10, 14)] }]);

  test('what comes is put at its place in the whole message; what is not held stays away', () => {
    const state = watch([
      { type: 'delta', sessionId, messageId: 'm' as MessageId, position: 13, kind: 'text', step: 13, text: '!' },
      { type: 'part', sessionId, messageId: 'm' as MessageId, position: 14, part: texts(14, 15)[0]! },
      { type: 'part', sessionId, messageId: 'm' as MessageId, position: 3, part: texts(3, 4)[0]! },
    ], live);
    expect(state.messages[0]).toMatchObject({ firstPosition: 10, parts: [...texts(10, 13), { text: '13!' }, { text: '14' }] });
  });

  test('earlier parts come in front, once, and never with a gap', () => {
    let state = reduceConversation(live, earlier(6, 10));
    state = reduceConversation(state, earlier(6, 10));
    state = reduceConversation(state, earlier(0, 3));
    expect(state.messages[0]).toMatchObject({ firstPosition: 6, parts: texts(6, 14) });
  });

  test('a new state keeps the earlier parts that lead up to it, but not across a gap, nor a call that may have ended meanwhile', () => {
    const held = reduceConversation(live, earlier(6, 10));
    const again = (from: number) => watch([{ type: 'state', session, turns: [turn('t')], messages: [cut(from, from + 10)] }], held).messages[0]!;
    expect(again(12)).toMatchObject({ firstPosition: 6, parts: texts(6, 22) });
    expect(again(14)).toMatchObject({ firstPosition: 14 });
    const running = { ...texts(7, 8)[0]!, kind: 'tool', callId: 'c', tool: 't', state: 'running', finishedAt: null } as unknown as MessagePart;
    const withRunning = watch([{ type: 'part', sessionId, messageId: 'm' as MessageId, position: 7, part: running }], held);
    expect(watch([{ type: 'state', session, turns: [turn('t')], messages: [cut(12, 22)] }], withRunning).messages[0]).toMatchObject({ firstPosition: 12 });
  });
});
