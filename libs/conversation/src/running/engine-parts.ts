import type { ConfigurationSnapshot, RunMode, RunRecord, Session, Turn } from '@chatos/contracts';
import type { BlobStore, McpRuntime } from '@chatos/mcp-runtime';
import type { Activity } from '../activity/activity.ts';
import type { ConfigurationClient } from '../configuration/configuration-client.ts';
import type { ShownQuestion } from '../questions/questions.ts';
import type { ConversationStore } from '../store/conversation-store.ts';
import type { Watchers } from '../watching/watchers.ts';
import type { Usage } from './budget.ts';
import type { CompactionWishes } from './compaction-wishes.ts';
import type { SubagentSpending } from './subagent-spending.ts';

/** A call of a session's own turn that waits for the user. */
export interface AskedApproval { readonly sessionId: Session['id']; readonly turnId: Turn['id']; readonly callId: string; readonly tool: string; readonly arguments: unknown }

export type Log = (level: 'info' | 'warn' | 'error', message: string) => void;

/** What a turn needs to run, gathered once per runtime. */
export interface EngineParts {
  readonly store: ConversationStore;
  readonly watchers: Watchers;
  readonly activity: Activity;
  readonly configuration: ConfigurationClient;
  readonly mcp: McpRuntime;
  readonly blobs: BlobStore;
  systemPrompt(session: Session, snapshot: ConfigurationSnapshot): string | Promise<string>;
  workspaceRoot(session: Session): string | null;
  /** The mode of a session as it now is; null where this runtime's sessions have none (Chat's). */
  modeOf(sessionId: string): RunMode | null;
  /** What the subagents of a session have used. */
  subagentUsage(sessionId: string): Usage;
  readonly compactionWishes: CompactionWishes;
  readonly subagentSpending: SubagentSpending;
  /** Asks in the inbox of all sessions too; null where no more can be asked there. */
  showApproval(call: AskedApproval): ShownQuestion | null;
  /** A line of `events.jsonl`; a failure is logged, for a record of the work must not end the work. */
  appendEvent(type: string, payload: object, runId: string): void;
  /** A line of `runs.jsonl`, likewise. */
  appendRun(record: Omit<RunRecord, 'ts' | 'pid'>): void;
  /** Tells the watchers of the session and of the list that the session's row, or what is derived from it, changed. */
  sessionChanged(sessionId: string): void;
  log: Log;
}
