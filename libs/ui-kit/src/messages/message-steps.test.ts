import type { Message, MessagePart } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { messageSteps } from './message-steps.ts';

test('a correction stands at the head of the step that was told of it, wherever it came, and the parts keep their positions', () => {
  const parts: MessagePart[] = [{ kind: 'text', step: 0, text: 'a' }, { kind: 'correction', step: 1, text: 'no' }, { kind: 'reasoning', step: 0, text: 'b' }, { kind: 'text', step: 1, text: 'c' }];
  const drawn = messageSteps({ parts } as Message).map(({ step, parts }) => [step, ...parts.map(({ part, position }) => [part.kind, position])]);
  expect(drawn).toEqual([[0, ['text', 0], ['reasoning', 2]], [1, ['correction', 1], ['text', 3]]]);
});
