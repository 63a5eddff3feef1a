import { expect, test } from 'vitest';
import { runSuite } from '../conformance/run-suite.ts';

test('every client scenario of the conformance suite passes against our runtime', { timeout: 300_000 }, async () => {
  const { scenarios, closingLine, output } = await runSuite(process.execPath, process.env, () => undefined);
  expect(scenarios.filter(({ hasPassed }) => !hasPassed)).toEqual([]);
  expect(closingLine, output).toBe('26 passed, 0 failed');
});
