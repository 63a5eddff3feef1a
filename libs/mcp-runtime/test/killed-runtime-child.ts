// A runtime of its own process, to be killed: starts the servers named by its arguments, says which groups it started once they run (one that never answers: once it
// was started), and waits. SIGTERM ends it in good order, SIGUSR2 by an error that nobody catches.
import { temporaryDirectory, testMcpServer } from '@chatos/testing';
import type { TestMcpServer } from '@chatos/testing';
import { DEFAULT_SETTINGS, mcpServerRecord } from '@chatos/contracts';
import { createMcpRuntime, createMemoryApprovals } from '../src/index.ts';

const [ledgerPath = '', ...names] = process.argv.slice(2);
const groups: number[] = [];
const runtime = createMcpRuntime({
  baseEnvironment: { PATH: process.env['PATH'] ?? '' }, runtimeVariables: {}, secret: () => Promise.reject(new Error('no secrets')),
  groups: { started: (group) => groups.push(group), ended: () => undefined }, approvals: { ...createMemoryApprovals(), isApproved: () => true },
  ledgerPath, defaultDirectory: temporaryDirectory().path, log: (line) => process.stderr.write(`${line}\n`),
});
const records = names.map((name, index) => mcpServerRecord.parse({
  id: `s${index}`, revision: 1, createdAt: 0, updatedAt: 0, locked: false, environmentNames: [], headerNames: [], hasCredential: false, origin: 'typed', approvedHash: null,
  name, endpoint: `'${process.execPath}' '${testMcpServer(name as TestMcpServer)}'`,
}));
runtime.configure(records, DEFAULT_SETTINGS);
const isUp = () => groups.length === names.length && runtime.statuses().every(({ name, state }) => state === 'running' || name === 'never-answers');
await new Promise<void>((resolve) => {
  runtime.onStatus(() => isUp() && resolve());
  // It waits for the one that never answers, and ends with the runtime.
  runtime.listTools({ workspaceRoot: null, signal: new AbortController().signal }).catch(() => undefined);
});
process.stdout.write(`${JSON.stringify(groups)}\n`);
process.once('SIGTERM', () => void runtime.close().then(() => process.exit(0)));
process.once('SIGUSR2', () => {
  throw new Error('the crash that the test wants');
});
setInterval(() => undefined, 60_000);
