import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Task, TaskResult } from './nx-tasks.ts';

/** What one task adds to the sum. */
export interface Count {
  passed: number;
  failed: number;
  skipped: number;
  failures: Failure[];
}

export interface Failure {
  where: string;
  what: string;
}

/** Targets that write a report of many tests; every other is one check. */
const REPORTS: Record<string, string> = { test: 'reports/test-report.json', e2e: 'reports/e2e-report.json' };

/** How many lines of a task's output stand beside its failure: the whole of it has gone by above. */
const SHOWN_LINES = 60;

/** The part of Vitest's JSON report that is read. */
interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { name: string; status: string; message?: string; assertionResults: { status: string; fullName: string; failureMessages?: string[] }[] }[];
}

/** Old reports must not count: a task that dies before its tests writes none. (Nx puts them back where it takes a task from its cache.) */
export function removeReports(tasks: Task[]): void {
  for (const { folder, target } of tasks) {
    const report = REPORTS[target];
    if (report) rmSync(join(folder, report), { force: true });
  }
}

/** What a task's result counts for. */
export function countTask(result: TaskResult): Count {
  const name = `${result.project}:${result.target}`;
  const report = REPORTS[result.target];
  const file = report ? join(result.folder, report) : null;
  if (file === null || !existsSync(file)) return countCheck(name, result, file !== null);
  const count = countReport(JSON.parse(readFileSync(file, 'utf8')) as VitestReport);
  if (result.state === 'passed' || count.failed > 0) return count;
  // An error outside of any test: a worker that died, an unhandled rejection, a server left running.
  return { ...count, failed: 1, failures: [{ where: name, what: lastLines(result.output) }] };
}

/** A task without a report is one check; one that should have written a report and did not has failed, whatever its exit status. */
function countCheck(where: string, result: TaskResult, shouldReport: boolean): Count {
  if (result.state === 'passed' && !shouldReport) return { passed: 1, failed: 0, skipped: 0, failures: [] };
  const what = result.state === 'passed' ? 'It passed without writing a report, so it is not known that it tested anything.' : lastLines(result.output);
  return { passed: 0, failed: 1, skipped: 0, failures: [{ where, what }] };
}

export function countReport(report: VitestReport): Count {
  const broken = report.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
  const tests = report.testResults.flatMap((file) => file.assertionResults.filter((test) => test.status === 'failed').map((test) => ({ file, test })));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [
      ...broken.map((file) => ({ where: file.name, what: file.message ?? 'The file could not be run.' })),
      ...tests.map(({ file, test }) => ({ where: `${file.name} > ${test.fullName}`, what: (test.failureMessages ?? []).map(withoutForeignFrames).join('\n') })),
    ],
  };
}

export function addCounts(counts: Count[]): Count {
  return counts.reduce(
    (sum, count) => ({
      passed: sum.passed + count.passed,
      failed: sum.failed + count.failed,
      skipped: sum.skipped + count.skipped,
      failures: [...sum.failures, ...count.failures],
    }),
    { passed: 0, failed: 0, skipped: 0, failures: [] },
  );
}

/** The line that the run closes on; tools that count tests read it. */
export function closingLine({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** The frames of the test runner say nothing about the failure. */
function withoutForeignFrames(message: string): string {
  return message
    .split('\n')
    .filter((line) => !/^\s+at .*(node_modules|node:internal)/.test(line))
    .join('\n');
}

function lastLines(output: string): string {
  return output.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
}
