// `npm run conformance`: the conformance suite of the protocol against our runtime, closing on `N passed, M failed`.
import { runSuite } from './run-suite.ts';

const { scenarios, closingLine, hasPassed } = await runSuite(process.execPath, process.env, (text) => process.stderr.write(text));
for (const { name, hasPassed: passed } of scenarios) console.log(`${passed ? 'passed' : 'FAILED'}  ${name}`);
console.log(`\n${closingLine}`);
process.exitCode = hasPassed ? 0 : 1;
