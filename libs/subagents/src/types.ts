import type { ConfigurationSnapshot, ModelRecord, SubagentEvent, SubagentStep, SubagentStream } from '@chatos/contracts';
import type { Page, PageRequest, SessionPageRequest, SubagentStreamStore } from '@chatos/runtime-store';
import type { ReadMedia, ServerInstructions, TurnTool } from '@chatos/turn';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';

export type Log = (level: 'info' | 'warn' | 'error', message: string) => void;

/** For whom a subagent works: what its tools' calls, its questions and its records belong to. */
export interface SubagentPlace {
  readonly sessionId: string;
  /** The session's turn whose call started it (or started the subagent that did); it may have ended since. */
  readonly turnId: string;
  /** The user's message that turn answers; '' where the caller did not say. */
  readonly userMessageId: string;
  readonly streamId: string;
  /** The agent's name, for people. */
  readonly agent: string;
}

/** A tool call of a subagent that waits for the user. */
export interface SubagentApproval extends SubagentPlace {
  /** Unique among all calls of the session. */
  readonly callId: string;
  readonly tool: string;
  /** Frozen: what is approved is what is executed. */
  readonly arguments: unknown;
}

export interface GatheredTools {
  readonly tools: readonly TurnTool[];
  /** Why tools are missing, in words. */
  readonly problems: readonly { readonly problem: string; readonly remedy: string }[];
  /** What the servers of these tools say of their use. */
  instructionsFor?(tools: ReadonlySet<string>): readonly ServerInstructions[];
}

export interface SubagentsOptions {
  /** The runtime's own; what an earlier process left running there is closed as failed at once. */
  readonly store: SubagentStreamStore;
  /** The configuration in force; waits for the first one. */
  snapshot(signal: AbortSignal): Promise<ConfigurationSnapshot>;
  /** The key of a model, asked for when it is needed; null where it has none. */
  apiKey(model: ModelRecord): Promise<string | null>;
  /** The model the session's own turns run with. Throws what has `problem` and `remedy` where it is gone. */
  sessionModel(sessionId: string, snapshot: ConfigurationSnapshot): ModelRecord;
  /**
   * Every tool the session's own model would be offered now, each with the user's policy for it. A subagent gets these or fewer. Their calls are made for the
   * session as the caller `subagent`; `_meta.toolCallId` has to be the `callId` they are executed with, for by it a nested run finds its parent.
   */
  gather(place: SubagentPlace, signal: AbortSignal): Promise<GatheredTools>;
  /** Reads the images of tool results, for models that see; absent: they are told of them in words. */
  readonly readMedia?: ReadMedia;
  /** Why no model may be called for the turn any more: its budget or its session's; null where one may. Asked before each call; absent: there is no such limit. */
  budget?(place: Pick<SubagentPlace, 'sessionId' | 'turnId'>): string | null;
  /** Told what each call of a model has used for the turn, in tokens and by the model's prices. */
  spent?(turnId: string, usage: { inputTokens: number; outputTokens: number; cost: number }): void;
  /** Asks the user in the session's inbox, under the agent's name. The signal is aborted when the run ends. */
  approve(request: SubagentApproval, signal: AbortSignal): Promise<'allow' | 'deny'>;
  /** Waits where the user holds the turn this subagent's answer is waited for; undefined where nothing is held. Absent: nothing ever is. */
  gate?(place: SubagentPlace, signal: AbortSignal): Promise<void> | undefined;
  /** A line of `events.jsonl` (`subagent_start`, `subagent_tool_call` …). Must not throw. */
  recordEvent(type: string, payload: object, runId: string): void;
  readonly log: Log;
  /** How long a question for the status of a job waits for its end; 15 s unless told. */
  readonly statusWaitMs?: number;
}

/** The subagents of one runtime: the `subagent_router` server, and the runs it starts. */
export interface Subagents {
  /** One more connection to `subagent_router`, for the runtime's pool of servers. Runs outlive it. */
  connect(): Promise<Transport>;
  /** The runs of a session, newest first. */
  list(request: SessionPageRequest): Page<SubagentStream>;
  /** The steps of one run, newest first. */
  steps(streamId: string, request?: PageRequest): Page<SubagentStep>;
  /** Those that run, then each change and each step. A reader that falls far behind gets a new `state`, after which it reads steps again. Ends with the signal. */
  watch(sessionId: string, signal?: AbortSignal): AsyncIteratorObject<SubagentEvent, undefined, void>;
  /**
   * Corrects the deepest subagent that runs for a session: with `turnId` only one that turn waits for, else jobs too. It is a step of its stream (`correction`) when
   * this returns, and its model is told before its next call. False where none runs.
   */
  correct(sessionId: string, text: string, turnId?: string): boolean;
  /** Stops a run and those it started; resolves once it has ended. One that has ended stays as it ended. Rejects with RuntimeStoreError `record-unknown`. */
  cancel(streamId: string): Promise<SubagentStream>;
  /** Stops every run of a session that is removed; resolves once they have ended. */
  sessionEnded(sessionId: string): Promise<void>;
  /** Stops every run; nothing is started any more. */
  close(): Promise<void>;
}
