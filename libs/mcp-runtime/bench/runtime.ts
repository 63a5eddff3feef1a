import { DEFAULT_SETTINGS, mcpServerRecord } from '@chatos/contracts';
import type { McpServerRecord } from '@chatos/contracts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMcpRuntime, createMemoryApprovals } from '../src/index.ts';
import type { McpRuntime, ToolCallResult } from '../src/index.ts';

/** The script behind the one command a server package brings. */
export function scriptOf(packageName: string): string {
  const folder = join(import.meta.dirname, '../node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  return join(folder, Object.values(bin)[0] ?? '');
}

export function configured(name: string, ...words: string[]): McpServerRecord {
  return mcpServerRecord.parse({
    id: name, revision: 1, createdAt: 0, updatedAt: 0, locked: false, environmentNames: [], headerNames: [], hasCredential: false, origin: 'typed', approvedHash: null,
    name, endpoint: [process.execPath, ...words].map((word) => `'${word}'`).join(' '),
  });
}

/** A runtime with these servers, which have not started. */
export function openRuntime(servers: McpServerRecord[], directory: string, concurrency: number = DEFAULT_SETTINGS.mcpStartupConcurrency): McpRuntime {
  const runtime = createMcpRuntime({
    baseEnvironment: { PATH: process.env['PATH'] ?? '' }, runtimeVariables: {}, secret: () => Promise.reject(new Error('the bench has no secrets')),
    groups: { started: () => undefined, ended: () => undefined }, approvals: { ...createMemoryApprovals(), isApproved: () => true }, defaultDirectory: directory,
    log: () => undefined,
  });
  runtime.configure(servers, { ...DEFAULT_SETTINGS, mcpStartupConcurrency: concurrency });
  return runtime;
}

/** As a turn has one for all its calls. */
const { signal } = new AbortController();

export function callTool(runtime: McpRuntime, server: string, tool: string, input: Record<string, unknown>): Promise<ToolCallResult> {
  return runtime.call({ server, tool, arguments: input, sessionId: 's', turnId: 't', callId: 'c', workspaceRoot: null, signal });
}
