import { defineConfig } from 'vitest/config';

/** One configuration for every package; each package's `test` script runs it with the package as root. */
export default defineConfig({
  test: {
    include: ['**/*.test.{ts,tsx}'],
    // What e2e holds needs the build, and has a configuration of its own.
    exclude: ['**/node_modules/**', '**/dist/**', 'e2e/**'],
    passWithNoTests: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // One worker per package: Nx already runs two packages at once on the two cores CI has.
    maxWorkers: 1,
    reporters: ['default', ['json', { outputFile: 'reports/test-report.json' }]],
  },
});
