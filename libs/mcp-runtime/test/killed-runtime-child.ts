// A runtime of its own process, to be killed: starts the servers named by its arguments, says which groups it started, and waits.
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
await runtime.listTools({ workspaceRoot: null, signal: new AbortController().signal });
process.stdout.write(`${JSON.stringify(groups)}\n`);
process.once('SIGTERM', () => void runtime.close().then(() => process.exit(0)));
setInterval(() => undefined, 60_000);
