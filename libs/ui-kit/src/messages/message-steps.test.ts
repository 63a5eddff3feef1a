import type { MessagePart } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { messageSteps } from './message-steps.ts';

test('a correction stands at the head of the step that was told of it, wherever it came, and the parts keep their positions', () => {
  const parts: MessagePart[] = [{ kind: 'text', step: 0, text: 'a' }, { kind: 'correction', step: 1, text: 'no' }, { kind: 'reasoning', step: 0, text: 'b' }, { kind: 'text', step: 1, text: 'c' }];
  const drawn = messageSteps({ parts, firstPosition: 0 }).map(({ step, parts }) => [step, ...parts.map(({ part, position }) => [part.kind, position])]);
  expect(drawn).toEqual([[0, ['text', 0], ['reasoning', 2]], [1, ['correction', 1], ['text', 3]]]);
});

test('a summary comes before what else was told; positions count from the whole message; what did not change is the same object', () => {
  const parts: MessagePart[] = [{ kind: 'text', step: 4, text: 'a' }, { kind: 'note', step: 5, text: 'undone' }, { kind: 'summary', step: 5, text: 's', tokensBefore: 9 }, { kind: 'text', step: 5, text: 'b' }];
  const steps = messageSteps({ parts, firstPosition: 7 });
  expect(steps.map(({ parts: placed }) => placed.map(({ part, position }) => [part.kind, position]))).toEqual([[['text', 7]], [['summary', 9], ['note', 8], ['text', 10]]]);
  const again = messageSteps({ parts: [...parts.slice(0, 3), { kind: 'text', step: 5, text: 'bc' }], firstPosition: 7 }, steps);
  expect(again[0]).toBe(steps[0]);
  expect(again[1]).not.toBe(steps[1]);
});
