import { defineConfig } from 'vitest/config';

/** End-to-end tests: real processes, a real browser or Electron window; one file at a time. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    passWithNoTests: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
    fileParallelism: false,
    reporters: ['default', ['json', { outputFile: 'reports/e2e-report.json' }]],
  },
});
