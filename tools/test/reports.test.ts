import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readResults } from './nx-tasks.ts';
import type { TaskResult } from './nx-tasks.ts';
import { parseOptions } from './options.ts';
import { addCounts, closingLine, countReport, countTask, removeReports } from './reports.ts';

const PASSING = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults: [] }] };
const FAILING = {
  numPassedTests: 1,
  numFailedTests: 1,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [
    { name: 'a.test.ts', status: 'failed', assertionResults: [{ status: 'failed', fullName: 'is right', failureMessages: ['1 is not 2'] }] },
    { name: 'b.test.ts', status: 'failed', message: 'SyntaxError', assertionResults: [] },
  ],
};

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chatos-reports-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function result(target: string, state: TaskResult['state']): TaskResult {
  return { project: 'turn', target, folder, state, output: 'what it printed' };
}

async function writeReport(report: unknown): Promise<void> {
  await mkdir(join(folder, 'reports'), { recursive: true });
  await writeFile(join(folder, 'reports', 'test-report.json'), JSON.stringify(report));
}

describe('a report', () => {
  it('counts failed tests, and files that could not be run, with their reasons', () => {
    expect(countReport(FAILING)).toEqual({
      passed: 1,
      failed: 2,
      skipped: 0,
      failures: [
        { where: 'b.test.ts', what: 'SyntaxError' },
        { where: 'a.test.ts > is right', what: '1 is not 2' },
      ],
    });
  });
});

describe('a task', () => {
  it('of lint, types or a build is one check', () => {
    expect(countTask(result('lint', 'passed'))).toMatchObject({ passed: 1, failed: 0 });
    expect(countTask(result('build', 'failed'))).toMatchObject({ passed: 0, failed: 1, failures: [{ where: 'turn:build', what: 'what it printed' }] });
    expect(countTask(result('e2e', 'not-run'))).toMatchObject({ passed: 0, failed: 1 });
  });

  it('of tests counts what its report says', async () => {
    await writeReport(PASSING);
    expect(countTask(result('test', 'passed'))).toMatchObject({ passed: 3, failed: 0, skipped: 1 });
  });

  it('of tests that failed outside of a test is a failure although no test failed', async () => {
    await writeReport(PASSING);
    expect(countTask(result('test', 'failed'))).toMatchObject({ passed: 3, failed: 1 });
  });

  it('of tests that passed without a report is a failure, and an old report does not hide that', async () => {
    await writeReport(PASSING);
    removeReports([result('test', 'passed')]);
    expect(countTask(result('test', 'passed'))).toMatchObject({ passed: 0, failed: 1 });
  });

  it('that Nx never came to counts as failed, except among the affected', () => {
    const task = { project: 'turn', target: 'build', folder };
    expect(readResults([task], { tasks: [] }, false)).toMatchObject([{ state: 'not-run' }]);
    expect(readResults([task], { tasks: [] }, true)).toEqual([]);
  });
});

it('the run closes on the line that test counters read', () => {
  expect(closingLine(addCounts([countReport(FAILING), countReport({ ...PASSING, numPendingTests: 0 })]))).toBe('4 passed, 2 failed');
  expect(closingLine(countReport(PASSING))).toBe('3 passed, 0 failed, 1 skipped');
});

it('an unknown option or target is refused, saying what there is', () => {
  expect(() => parseOptions(['--targets', 'lint,fly'])).toThrow(/no target fly.*\n.*lint, typecheck/);
  expect(() => parseOptions(['--fast'])).toThrow('usage: npm test');
  expect(parseOptions([])).toEqual({ targets: ['lint', 'typecheck', 'test', 'build', 'e2e'], isAffected: false, electron: null });
});
