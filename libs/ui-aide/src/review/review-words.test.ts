import type { ReviewFile } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { fileWords, marksOf, splitPath } from './review-words.ts';
import { runsOfFiles } from './runs-of-files.ts';

const step = (turnId: string, createdAt: number) => ({ changeId: `${turnId}-${createdAt}`, turnId, toolCallId: `call-${createdAt}`, tool: 'write_file', server: 'code_writer', createdAt });
const file = (over: Partial<ReviewFile>): ReviewFile => ({
  path: 'src/server.ts', change: 'modified', additions: 3, deletions: 1, hunks: 2, keptHunks: 0, steps: [step('run-1', 10)], isBinary: false, isRestorable: true, isEditedSince: false, problem: null, ...over,
});

test('a row says all that its marks show', () => {
  expect(fileWords(file({ keptHunks: 1, isEditedSince: true }))).toBe('src/server.ts, modified, 3 lines added, 1 removed, 1 of 2 changes kept, edited since');
  expect(fileWords(file({ keptHunks: 2, change: 'created' }))).toContain(', kept');
  expect(marksOf(file({ isRestorable: false, isBinary: true, problem: 'It is not known.' }))).toEqual(['not-restorable', 'binary']);
  expect(marksOf(file({ problem: 'It has more than 2 MB.' }))).toEqual(['problem']);
});

test('a path is told as its folder and its name', () => {
  expect(splitPath('src/a/b.ts')).toEqual({ folder: 'src/a/', name: 'b.ts' });
  expect(splitPath('b.ts')).toEqual({ folder: '', name: 'b.ts' });
});

test('the runs behind the files stand newest first, with the files each changed', () => {
  const files = [file({ steps: [step('run-2', 30), step('run-2', 25), step('run-1', 10)] }), file({ path: 'b.ts', steps: [step('run-1', 12)] })];
  expect(runsOfFiles(files)).toEqual([{ turnId: 'run-2', createdAt: 30, files: 1 }, { turnId: 'run-1', createdAt: 12, files: 2 }]);
});
