import type { McpServerRecord, TestResult } from '@chatos/contracts';
import type { ServerCommands } from './consent/server-commands.ts';
import { McpRuntimeError, messageOf } from './errors.ts';
import { builtinOf, requireWorkspace } from './builtin/builtin-record.ts';
import { notServedHere, openServer } from './supervision/open-server.ts';
import type { McpRuntimeOptions } from './types.ts';

/** What the test button does: starts the server apart from all others, lists its tools, ends it, and says how that went. Never rejects. */
export async function testServer(record: McpServerRecord, signal: AbortSignal, options: McpRuntimeOptions, commands: ServerCommands): Promise<TestResult> {
  const started = performance.now();
  const result = (ok: boolean, message: string, details: string[]): TestResult => ({ ok, message, details, elapsedMs: Math.round(performance.now() - started) });
  try {
    if (builtinOf(record) !== null && !options.builtin) throw notServedHere(record.name);
    requireWorkspace(record, null);
    await commands.consent(record, null, { sessionId: null, isByUser: true, signal });
    const connection = await openServer({ record, workspaceRoot: null, signal }, options, commands);
    try {
      const tools = await connection.listTools(signal);
      const count = tools.length === 1 ? '1 tool' : `${tools.length} tools`;
      return result(true, `The server answered and offers ${count}.`, tools.map((tool) => tool.name));
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (signal.aborted) return result(false, 'The test was stopped.', []);
    if (error instanceof McpRuntimeError) return result(false, error.problem, [error.remedy]);
    return result(false, messageOf(error), []);
  }
}
