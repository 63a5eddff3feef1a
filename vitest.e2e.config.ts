import { defineConfig } from 'vitest/config';

/** End-to-end tests: real processes, a real browser or Electron window. They wait more than they work, so two files of a project run side by side. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    passWithNoTests: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // A real browser on a busy machine: one second try, which the report names ("retry x1"), so that it is looked into and no landing hangs on it.
    retry: 1,
    reporters: ['default', ['json', { outputFile: 'reports/e2e-report.json' }]],
  },
});
