import { expect, test } from 'vitest';
import { taskWords } from './task-line.tsx';

test('how the tasks stand is said in few words', () => {
  expect(taskWords([{ status: 'done' }, { status: 'doing' }, { status: 'todo' }], false)).toBe('1 of 3 tasks done');
  expect(taskWords([{ status: 'done' }], false)).toBe('1 of 1 task done');
  expect(taskWords([{ status: 'done' }], true)).toBe('1 of 1+ tasks done');
});
