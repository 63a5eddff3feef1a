import type { Bearer, BearerRequest, BuiltinServer, McpServerRecord, RunMode, SafetyPolicy, SecretReference, ServerLogLine, ServerStatus, Settings, TestResult, ToolMedia } from '@chatos/contracts';
import type { Log } from '@chatos/process-host';
import type { BuiltinNotification, BuiltinRequest, BuiltinServers } from './builtin/builtin-servers.ts';
import type { ApprovalStore } from './consent/approval-store.ts';
import type { LoginPath } from './environment/login-path.ts';
import type { ServerPrompts } from './prompts/server-prompts.ts';
import type { QuestionAsker } from './requests/question-asker.ts';
import type { SessionModel } from './requests/session-model.ts';
import type { ServerResources } from './resources/server-resources.ts';

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
  /** What the server calls it for people. */
  title: string;
  /** What the server says of it: hints, never trusted. */
  hints: { readOnly?: boolean; destructive?: boolean; idempotent?: boolean; openWorld?: boolean };
  /** Which of the workbench's own servers offers it; absent: one of the user's. */
  builtin?: BuiltinServer;
  /** Whether it asks before each call until the user sets another policy. Always 'ask' but where a built-in server says otherwise. */
  defaultPolicy: 'ask' | 'allow';
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

export interface ListToolsRequest {
  workspaceRoot: string | null;
  signal: AbortSignal;
  /** Whose turn it is: whom a question about consent belongs to. */
  sessionId?: string | null;
  /** From what is known alone: nothing is started and nobody is asked; a server that was never listed is a problem that says so. */
  isKnownOnly?: boolean;
  /** Asks every server anew, whatever is known. */
  refresh?: boolean;
  /** Servers that need not be asked. */
  isHidden?(server: string): boolean;
}

export interface ToolCall {
  server: string;
  tool: string;
  arguments: unknown;
  sessionId: string;
  turnId: string;
  callId: string;
  /** Who calls: the session's own model (where nothing is said), or a subagent it started. */
  caller?: SafetyPolicy['caller'];
  /** The mode of the session, where it has one: it decides whether the user sees file changes first. Absent: the settings do. */
  mode?: RunMode;
  /** The user's message that the turn answers. */
  userMessageId?: string;
  workspaceRoot: string | null;
  signal: AbortSignal;
  /** Is told how far the call is, in words, at most a few times in a second. */
  onProgress?: (text: string) => void;
}

export interface ToolCallResult {
  /** Text contents joined by newlines; every other kind described by type and size. */
  text: string;
  /** The tool, or the server in its place, says that the call failed. */
  isError: boolean;
  /** Its images and audio, which the text names; absent where it has none, or nothing is kept. */
  media?: readonly ToolMedia[];
  /** The structured content, where the server sent any. */
  structured?: Record<string, unknown>;
  /** Where the text was too large for a model: the id under which the whole is saved. `text` then is its head and tail, and says so. */
  blob?: string;
}

/** Where results too large for a model, and the images and audio of results, are kept: a runtime's own `blobs/`. */
export interface BlobStore {
  save(text: string): Promise<string>;
  /** Rejects with an explained error where there is no such text (any more). Offsets and lengths in UTF-16 code units. */
  read(id: string, offset: number, length: number): Promise<{ text: string; total: number }>;
  saveMedia(data: Uint8Array, mimeType: string): Promise<string>;
  /** Likewise, in bytes. */
  readMedia(id: string, offset: number, length: number): Promise<MediaBytes>;
}

/** A part of an image or audio that was saved. */
export interface MediaBytes {
  mimeType: string;
  data: Uint8Array;
  total: number;
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
  /** A bearer for a server with OAuth, refreshed by whoever keeps it. Rejects with the code NEEDS_SIGN_IN where the user must sign in first; absent where nobody can. */
  bearer?: (request: BearerRequest, signal: AbortSignal) => Promise<Bearer>;
  groups: GroupListener;
  /** The runtime's `processes.jsonl`, where every group is recorded; absent where the process serves no runtime. */
  ledgerPath?: string;
  /** A folder of the runtime's own for the lists of tools, so that a listing after a start of the workbench starts no server; absent: in memory only. */
  cachePath?: string;
  /** Absent where the process serves no model: results stay whole. */
  blobs?: BlobStore;
  /** What this runtime remembers of consent. Absent: only what the configuration itself approved may run, and nothing is remembered. */
  approvals?: ApprovalStore;
  /** The PATH commands are looked up on and children get; absent: that of `baseEnvironment`. */
  loginPath?: LoginPath;
  /** Absent where nobody can be asked: then servers are not told that they may ask. */
  questions?: QuestionAsker;
  /** The model of a session, which a server may be lent with the user's consent; absent where there are no sessions. */
  sessionModel?: (sessionId: string) => Promise<SessionModel>;
  /** Is told of every message of the protocol's logging, cut to the settings' limits: a line of `events.jsonl`. */
  recordLog?: (entry: { server: string; level: string; logger: string; text: string }) => void;
  /** How the servers the workbench brings are started. Absent where none is: then they are never started. */
  builtin?: BuiltinServers | undefined;
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
  listTools(request: ListToolsRequest): Promise<ToolListing>;
  /** What an enabled server wrote, when it was last greeted, on how to use it, as it wrote it; '' where it wrote nothing. Starts nothing. */
  instructions(server: string): string;
  /** Rejects with McpRuntimeError where the server cannot be started, dies or stays silent, and with the signal's reason on abort. */
  call(call: ToolCall): Promise<ToolCallResult>;
  /** Starts the server apart from all others, lists its tools, and ends it. Never rejects. */
  test(server: McpServerRecord, signal: AbortSignal): Promise<TestResult>;
  /** Every configured server of this runtime as it is now, also those that are switched off. Starts nothing. */
  statuses(): ServerStatus[];
  /** Measures the memory of what runs; `statuses` tells what was measured last. */
  measure(): Promise<void>;
  /** Is called after a status changed, at most a few times in a second. */
  onStatus(listener: () => void): () => void;
  /**
   * The user's own buttons, which no pause after failures holds back. A stopped server starts again with its next call. Reject with
   * McpRuntimeError: 'unknown-server', or why it does not start.
   */
  start(serverId: string, signal: AbortSignal): Promise<void>;
  stop(serverId: string): Promise<void>;
  restart(serverId: string, signal: AbortSignal): Promise<void>;
  /** The newest lines of a server's log, oldest first; none for a server that is not configured. */
  log(serverId: string): ServerLogLine[];
  onLog(listener: (serverId: string, line: ServerLogLine) => void): () => void;
  readonly prompts: ServerPrompts;
  readonly resources: ServerResources;
  /** Is called when a server said that a list of its own changed; the next listing is a new one. */
  onListChanged(listener: (change: { server: string; list: 'tools' | 'prompts' | 'resources' }) => void): () => void;
  /** What built-in servers tell beyond the protocol. Nothing another server says comes here. */
  onBuiltinNotification(listener: (notification: BuiltinNotification) => void): () => void;
  /**
   * Asks a built-in server that runs for that workspace; starts none, unless the request says so. Rejects with McpRuntimeError: 'not-running', 'request-refused' with its own
   * words, or what befell the connection; and with the signal's reason.
   */
  requestBuiltin(request: BuiltinRequest): Promise<Record<string, unknown>>;
  /** Ends every child with its whole group. Later calls reject. */
  close(): Promise<void>;
}
