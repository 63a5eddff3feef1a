import { runMode } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { nextMode, RUN_MODES, wordsOf } from './run-modes.ts';

test('each mode there is has its words, and the key goes round through all of them', () => {
  expect(RUN_MODES.map(({ mode }) => mode)).toEqual(runMode.options);
  for (const mode of runMode.options) expect(wordsOf(mode)).toMatchObject({ mode, name: expect.any(String) as string });
  const round = [nextMode('plan')];
  while (round.at(-1) !== 'plan') round.push(nextMode(round.at(-1)!));
  expect(round).toEqual(['ask', 'auto-edit', 'plan']);
});
