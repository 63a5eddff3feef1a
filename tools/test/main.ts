import { endChildrenWithThisProcess } from '../bootstrap/children.mjs';
import { BootstrapError, progress } from '../bootstrap/progress.mjs';
import { listTasks, runTasks } from './nx-tasks.ts';
import type { TaskResult } from './nx-tasks.ts';
import { parseOptions } from './options.ts';
import type { TestOptions } from './options.ts';
import { addCounts, closingLine, countTask, removeReports } from './reports.ts';
import { setUpMachine } from './set-up.ts';
import { provideTestElectron } from './test-electron.ts';

/**
 * `npm test`: sets the machine up, runs lint, types, tests, builds and the end-to-end tests of every project, and closes on
 * `N passed, M failed`. It exits with 0 only when nothing failed and something was tested.
 */

/** Two cores, and a third task for the time in which a test waits. */
const PARALLEL = 3;
/** The end-to-end tests of a project run two files at once by themselves. */
const PARALLEL_ALONE = 1;

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  await setUpMachine();
  if (options.targets.includes('test') || options.targets.includes('e2e')) {
    process.env['CHATOS_ELECTRON'] = await provideTestElectron(options.electron);
  }
  removeReports(listTasks(options.targets));
  const results = await runAll(options);
  const sum = addCounts(results.map(countTask));
  for (const { where, what } of sum.failures) console.log(`\nFAILED ${where}\n${what}`);
  console.log(`\n${closingLine(sum)}`);
  return sum.failed === 0 && sum.passed > 0 ? 0 : 1;
}

async function runAll({ targets, isAffected }: TestOptions): Promise<TaskResult[]> {
  const results: TaskResult[] = [];
  const [together, alone] = [targets.filter((target) => target !== 'e2e'), targets.filter((target) => target === 'e2e')];
  if (together.length > 0) {
    progress(`running ${together.join(', ')} of every project`);
    results.push(...(await runTasks(together, { parallel: PARALLEL, isAffected })));
  }
  if (alone.length > 0) {
    progress('running the end-to-end tests');
    results.push(...(await runTasks(alone, { parallel: PARALLEL_ALONE, isAffected })));
  }
  return results;
}

// The bootstrap, which runs this, waits ten seconds before it kills.
endChildrenWithThisProcess({ grace: 5_000 });
try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof BootstrapError)) throw error;
  console.error(`chatos: ${error.message}`);
  console.log('\n0 passed, 1 failed');
  process.exitCode = 1;
}
