import type { UndoStep } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { hasConflictMarks, planUndo } from './undo-plan.ts';

const step = (path: string, action: UndoStep['action']): UndoStep => ({ path, action, problem: null, current: '', result: '', diff: '' });

test('an undo that merges waits until the user agrees to merge', () => {
  const steps = [step('a', 'write'), step('b', 'merge')];
  expect(planUndo(steps, false, new Set()).hindrance).toMatch(/^Agree to merge/);
  expect(planUndo(steps, true, new Set())).toEqual({ files: 2, merges: 1, undecided: 0, refused: 0, hindrance: null });
});

test('a conflict nobody decided is left out, and the rest can be undone', () => {
  const steps = [step('a', 'remove'), step('b', 'conflict'), step('c', 'conflict'), step('d', 'refuse'), step('e', 'none')];
  expect(planUndo(steps, false, new Set(['c']))).toEqual({ files: 2, merges: 0, undecided: 1, refused: 1, hindrance: null });
});

test('where nothing can be done it says why', () => {
  expect(planUndo([step('a', 'conflict')], false, new Set()).hindrance).toMatch(/^Say what/);
  expect(planUndo([step('a', 'refuse'), step('b', 'none')], false, new Set()).hindrance).toMatch(/nothing here/);
});

test('marks of a conflict are whole lines', () => {
  expect(hasConflictMarks('a\n<<<<<<< yours\nb\n=======\nc\n>>>>>>> before the run\n')).toBe(true);
  expect(hasConflictMarks('a heading\n========\nx <<<<<<< y\n')).toBe(false);
});
