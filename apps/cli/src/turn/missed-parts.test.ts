import { message, session } from '@chatos/contracts';
import type { MessagePart } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { withMissedParts } from './missed-parts.ts';
import { TurnProgress } from './progress.ts';

const WHOLE: MessagePart[] = Array.from({ length: 1200 }, (_, step) => ({ kind: 'text', step, text: `${step} ` }));
const base = { sessionId: 's', createdAt: 0 };
const messageFrom = (firstPosition: number, parts = WHOLE.slice(firstPosition)) => message.parse({ ...base, id: 'm', turnId: 't', role: 'assistant', parts, firstPosition, turnState: 'running', turnNotice: null });
const stateOf = (firstPosition: number) => ({ type: 'state' as const, session: session.parse({ id: 's', title: '', modelId: null, workspaceId: null, workspaceRoot: null, mode: 'ask', lastTurnState: 'running', createdAt: 0, updatedAt: 0 }), turns: [], messages: [messageFrom(firstPosition)] });

function follow() {
  let told = '';
  const progress = new TurnProgress('t', { text: (text) => { told += text; }, reasoning: () => undefined, tool: () => undefined, turn: () => undefined });
  const reads: number[] = [];
  const read = async ({ before, limit }: { before: number; limit: number }) => {
    reads.push(limit);
    return { parts: WHOLE.slice(before - limit, before), firstPosition: before - limit };
  };
  return { progress, reads, told: () => told, take: async (event: Parameters<TurnProgress['take']>[0]) => progress.take(await withMissedParts(event, (one) => progress.openFrom(one), read)) };
}

test('what a slow reader missed of a long run is read and told, in order and once', async () => {
  const { take, told, reads } = follow();
  await take({ type: 'message', message: messageFrom(0, WHOLE.slice(0, 3)) });
  await take({ type: 'part', sessionId: base.sessionId as never, messageId: 'm' as never, position: 3, part: { ...WHOLE[3]!, text: '3' } as never });
  await take(stateOf(1050));
  expect(told()).toBe(WHOLE.map((part) => (part.kind === 'text' ? part.text : '')).join(''));
  expect(reads).toEqual([500, 500, 47]);
});

test('where nothing was missed nothing is read, nor for another turn', async () => {
  const { take, reads, progress } = follow();
  await take({ type: 'message', message: messageFrom(0) });
  await take(stateOf(1050));
  expect(progress.openFrom({ ...messageFrom(900), turnId: 'other' as never })).toBeNull();
  expect(reads).toEqual([]);
});
