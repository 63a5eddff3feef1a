import type { FileChange, Task } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { countLines, diffLinesOf, formatMegabytes, groupByFile } from './change-view.ts';
import { groupTasks } from './task-groups.ts';

test('the names of the files are no lines of the change', () => {
  const lines = diffLinesOf('--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n same\n-gone\n+come\n+--- also come\n');
  expect(lines.map(({ sign }) => sign).join('')).toBe('@ -++');
  expect(countLines(lines)).toEqual({ added: 2, removed: 1 });
  expect(countLines(diffLinesOf(''))).toEqual({ added: 0, removed: 0 });
});

test('changes are put together by file, in the order they came', () => {
  const change = (id: string, absolutePath: string) => ({ id, absolutePath }) as FileChange;
  const groups = groupByFile([change('3', '/b'), change('2', '/a'), change('1', '/b')]);
  expect(groups.map(({ path, changes }) => [path, changes.map(({ id }) => id)])).toEqual([['/b', ['3', '1']], ['/a', ['2']]]);
});

test('what the contents take is told in megabytes', () => {
  expect([0, 10, 1_500_000, 12 * 1024 ** 2, 512 * 1024 ** 2].map(formatMegabytes)).toEqual(['0 MB', 'less than 0.1 MB', '1.4 MB', '12 MB', '512 MB']);
});

test('tasks stand by their status, urgent ones first, those done as they came', () => {
  const task = (id: string, status: Task['status'], priority: Task['priority'] = 'medium') => ({ id, status, priority }) as Task;
  const groups = groupTasks([task('a', 'done', 'low'), task('b', 'todo', 'low'), task('c', 'todo', 'high'), task('d', 'doing'), task('e', 'done', 'high')]);
  expect(groups.map(({ title, tasks }) => [title, tasks.map(({ id }) => id).join('')])).toEqual([['Doing', 'd'], ['To do', 'cb'], ['Done', 'ae']]);
});
