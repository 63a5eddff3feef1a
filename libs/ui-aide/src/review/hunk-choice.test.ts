import type { ReviewHunk } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { chosenHunk, stepHunk, stepPath } from './hunk-choice.ts';

const hunk = (id: string, isKept = false): ReviewHunk => ({ id, beforeStart: 1, beforeLines: 1, afterStart: 1, afterLines: 1, lines: '-a\n+b\n', isKept });
const three = [hunk('one', true), hunk('two'), hunk('three')];
const paths = ['a.ts', 'b.ts', 'c.ts'];

test('without a choice the first change that is not kept is shown', () => {
  expect(chosenHunk('a.ts', three, null)?.id).toBe('two');
  expect(chosenHunk('a.ts', [hunk('one', true)], null)?.id).toBe('one');
  expect(chosenHunk('a.ts', [], null)).toBeNull();
});

test('a change that was undone gives way to the one that took its place', () => {
  const choice = { path: 'a.ts', at: { id: 'two', index: 1 } } as const;
  expect(chosenHunk('a.ts', three, choice)?.id).toBe('two');
  expect(chosenHunk('a.ts', [hunk('one'), hunk('three')], choice)?.id).toBe('three');
  expect(chosenHunk('a.ts', [hunk('one')], choice)?.id).toBe('one');
});

test('beyond the last change the next file begins, and before the first the one before ends', () => {
  expect(stepHunk(1, 'a.ts', three[1] as ReviewHunk, three, paths)).toEqual({ path: 'a.ts', at: { id: 'three', index: 2 } });
  expect(stepHunk(1, 'a.ts', three[2] as ReviewHunk, three, paths)).toEqual({ path: 'b.ts', at: 'first' });
  expect(stepHunk(-1, 'b.ts', three[0] as ReviewHunk, three, paths)).toEqual({ path: 'a.ts', at: 'last' });
  expect(stepHunk(1, 'c.ts', null, [], paths)).toBeNull();
  expect(stepPath(1, null, paths)).toBe('a.ts');
});
