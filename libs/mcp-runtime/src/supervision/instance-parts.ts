import type { ServerConnection } from '../client/connection.ts';
import type { ConsentFor } from '../consent/server-commands.ts';
import type { McpRuntimeError } from '../errors.ts';
import type { BackgroundWork } from './background-work.ts';
import type { ServerLog } from './server-log.ts';
import type { SessionGate } from './session-gate.ts';
import type { StartPolicy } from './start-policy.ts';
import type { StartQueue } from './start-queue.ts';

/** What the one who opens a connection is handed, and reports. */
export interface OpenHooks {
  signal: AbortSignal;
  /** The connection has ended, for whatever reason; called once. */
  onClosed(reason: McpRuntimeError | null): void;
  /** A process was started for it. */
  onProcess(groupId: number): void;
  /** To be told of every message. */
  background: BackgroundWork;
  /** A message came or went. */
  onMessage(): void;
  gate: SessionGate;
}

export interface ServerInstanceOptions {
  server: string;
  workspaceRoot: string | null;
  open(hooks: OpenHooks): Promise<ServerConnection>;
  /** Resolves once the server may be started: the user may have to be asked, and is waited for. Asked before a start, outside of the queue. */
  consent(whom: ConsentFor): Promise<void>;
  policy: StartPolicy;
  queue: StartQueue;
  /** 0: it is never stopped for being idle. */
  idleStopMs(): number;
  log: ServerLog;
  /** Its status changed. */
  onChange(): void;
}

export interface Use<Result> {
  signal: AbortSignal;
  /** The session whose call it is; null for what belongs to none, such as a listing. */
  sessionId: string | null;
  /** Whose turn it is for, where it is no call: whom a question before the start belongs to. */
  askedBy?: string | null;
  /** The user asked for the start. */
  isByUser?: boolean;
  /** It only watches (a subscription): it is no reason to keep a server that is no longer configured. Its messages keep it from being idle. */
  isWatch?: boolean;
  /** Whether the answer says that the call failed. */
  hasFailed?(result: Result): boolean;
}

/** One run of the server, from its start to its end. */
export interface Life {
  connection: Promise<ServerConnection>;
  /** The connection once it stands. */
  open: ServerConnection | null;
  controller: AbortController;
  background: BackgroundWork;
  isUp: boolean;
  /** When it last answered; `performance.now()`. */
  lastUsedAt: number;
  groupId: number | null;
  startedAt: number | null;
  hungCalls: number;
  /** Why we ended it; null while it runs and where it ended by itself. */
  endReason: McpRuntimeError | null;
  successTimer: NodeJS.Timeout | undefined;
}

/** The run a use has come to, and its connection. */
export interface Standing {
  life: Life;
  connection: ServerConnection;
}
