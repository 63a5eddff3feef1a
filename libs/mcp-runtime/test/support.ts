import { DEFAULT_SETTINGS, mcpServerRecord } from '@chatos/contracts';
import type { McpServerFields, McpServerRecord, Settings } from '@chatos/contracts';
import { temporaryDirectory, testMcpServer } from '@chatos/testing';
import type { TestMcpServer } from '@chatos/testing';
import { createMcpRuntime, createMemoryApprovals } from '../src/index.ts';
import type { McpRuntime, McpRuntimeOptions, ToolCall, ToolCallResult } from '../src/index.ts';

export { groupMembers } from '@chatos/testing';

export interface TestRuntime extends AsyncDisposable {
  runtime: McpRuntime;
  lines: string[];
  /** Every group that was started, in order; `ended` those that were reported gone. */
  started: number[];
  ended: number[];
  directory: string;
  configure(servers: McpServerRecord[], settings?: Partial<Settings>): void;
  call(server: string, tool: string, more?: Partial<ToolCall>): Promise<ToolCallResult>;
  list(workspaceRoot?: string | null): ReturnType<McpRuntime['listTools']>;
}

/** A runtime with everything it reports kept; disposing of it closes it and asserts nothing. */
export function testRuntime(options: Partial<McpRuntimeOptions> = {}): TestRuntime {
  const directory = temporaryDirectory();
  const lines: string[] = [];
  const started: number[] = [];
  const ended: number[] = [];
  const runtime = createMcpRuntime({
    baseEnvironment: { PATH: process.env['PATH'] ?? '' },
    runtimeVariables: {},
    secret: (reference) => Promise.reject(new Error(`no value for ${'name' in reference ? reference.name : reference.kind}`)),
    groups: { started: (group) => started.push(group), ended: (group) => ended.push(group) },
    // Consent has tests of its own; here every command is approved.
    approvals: { ...createMemoryApprovals(), isApproved: () => true },
    defaultDirectory: directory.path,
    log: (line) => lines.push(line),
    ...options,
  });
  return {
    runtime, lines, started, ended, directory: directory.path,
    configure: (servers, settings = {}) => runtime.configure(servers, { ...DEFAULT_SETTINGS, ...settings }),
    call: (server, tool, more = {}) =>
      runtime.call({ server, tool, arguments: {}, sessionId: 's1', turnId: 't1', callId: 'c1', workspaceRoot: null, signal: new AbortController().signal, ...more }),
    list: (workspaceRoot = null) => runtime.listTools({ workspaceRoot, signal: new AbortController().signal }),
    async [Symbol.asyncDispose]() {
      await runtime.close();
      directory.remove();
    },
  };
}

let nextId = 1;

export function record(fields: Partial<McpServerRecord> & Pick<McpServerFields, 'name' | 'endpoint'>): McpServerRecord {
  return mcpServerRecord.parse({ id: `server${nextId++}`, revision: 1, createdAt: 0, updatedAt: 0, locked: false, environmentNames: [], headerNames: [], hasCredential: false, origin: 'typed', approvedHash: null, ...fields });
}

/** A configured test server, started with the Node that runs the test. */
export function testServer(script: TestMcpServer, fields: Partial<McpServerRecord> = {}): McpServerRecord {
  return record({ name: script, endpoint: `cmd://'${process.execPath}' '${testMcpServer(script)}'`, ...fields });
}
