import type { Message, MessagePart } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { createPieces, STEPS_OF_PIECE } from './message-pieces.ts';

const texts = (from: number, to: number): MessagePart[] => Array.from({ length: to - from }, (_, index) => ({ kind: 'text', step: from + index, text: `${from + index}` }));
const message = (parts: MessagePart[], firstPosition = 0) => ({ id: 'm', parts, firstPosition }) as unknown as Message;

test('a long answer is cut at steps that stay the same, whatever comes before or behind', () => {
  const cut = createPieces();
  const parts = texts(0, 3 * STEPS_OF_PIECE);
  const pieces = cut(message(parts.slice(20), 20));
  expect(pieces.map(({ key, isFirst, isLast }) => [key, isFirst, isLast])).toEqual([['m:1', true, false], ['m:2', false, true]]);
  const whole = cut(message(parts));
  expect(whole.map(({ key }) => key)).toEqual(['m:0', 'm:1', 'm:2']);
  // The piece in which nothing changed is passed over.
  expect(whole[2]).toBe(pieces[1]);
  const grown = cut(message([...parts.slice(0, -1), { kind: 'text', step: 3 * STEPS_OF_PIECE - 1, text: 'more' }]));
  expect(grown[1]).toBe(whole[1]);
  expect(grown[2]).not.toBe(whole[2]);
});

test('an answer that has not begun is one empty piece', () => {
  expect(createPieces()(message([]))).toMatchObject([{ steps: [], isFirst: true, isLast: true }]);
});
