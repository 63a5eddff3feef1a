import type { McpServerRecord, SecretReference, Settings, TestResult } from '@chatos/contracts';
import type { Log } from '@chatos/process-host';

/** One tool of one server, as a model is told of it. */
export interface McpTool {
  /** The configured name of its server. */
  server: string;
  /** The name the server itself gives the tool; what `call` takes. */
  tool: string;
  /** `mcp_<server>_<tool>`, at most 64 characters of `[a-z0-9_-]`, unique in one listing. */
  qualifiedName: string;
  description: string;
  /** The JSON Schema of the arguments, as the server wrote it. */
  inputSchema: Record<string, unknown>;
}

/** Why the tools of one server are missing from a listing, in words for the user. */
export interface ServerProblem {
  server: string;
  problem: string;
  remedy: string;
}

export interface ToolListing {
  tools: McpTool[];
  problems: ServerProblem[];
}

export interface ToolCall {
  server: string;
  tool: string;
  arguments: unknown;
  sessionId: string;
  turnId: string;
  callId: string;
  workspaceRoot: string | null;
  signal: AbortSignal;
}

export interface ToolCallResult {
  /** Text contents joined by newlines; every other kind described by type and size. */
  text: string;
  /** The tool, or the server in its place, says that the call failed. */
  isError: boolean;
  /** The structured content, where the server sent any. */
  structured?: Record<string, unknown>;
}

/** Is told of every process group the runtime starts and of its end, so that a parent can kill what a killed runtime left. */
export interface GroupListener {
  started(groupId: number, command: string): void;
  ended(groupId: number): void;
}

export interface McpRuntimeOptions {
  /** The real environment as the process entry parsed it; only its allow-listed part ever reaches a child. */
  baseEnvironment: Record<string, string>;
  /** The runtime's own `MODEL_CLI_*`; empty for the config process, whose servers serve no runtime. */
  runtimeVariables: Record<string, string>;
  /** Asked for each declared variable's value when a server starts; the value is kept nowhere. */
  secret(reference: SecretReference): Promise<string>;
  groups: GroupListener;
  /** The runtime's `processes.jsonl`, where every group is recorded; absent where the process serves no runtime. */
  ledgerPath?: string;
  /** Where a server runs that has no workspace. */
  defaultDirectory: string;
  log: Log;
}

/**
 * The servers of one runtime. One child serves one (server, environment, workspace); it starts at the first listing ever or the first call
 * and never by `configure`.
 */
export interface McpRuntime {
  /** Takes the servers and settings now in force. A changed or removed server's child ends once its calls have ended; nothing starts. */
  configure(servers: McpServerRecord[], settings: Settings): void;
  /** The tools of every enabled server. A server that cannot be reached is a problem, never a rejection. Rejects with the signal's reason. */
  listTools(options: { workspaceRoot: string | null; signal: AbortSignal }): Promise<ToolListing>;
  /** Rejects with McpRuntimeError where the server cannot be started, dies or stays silent, and with the signal's reason on abort. */
  call(call: ToolCall): Promise<ToolCallResult>;
  /** Starts the server apart from all others, lists its tools, and ends it. Never rejects. */
  test(server: McpServerRecord, signal: AbortSignal): Promise<TestResult>;
  /** Ends every child with its whole group. Later calls reject. */
  close(): Promise<void>;
}
