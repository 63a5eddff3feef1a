import { DEFAULT_SETTINGS } from '@chatos/contracts';
import type { Attachment, ConfigurationSnapshot, Message, ModelChoice, RunRecord, RuntimeName, Session, SessionEvent, SessionListEvent, SessionUsage, Settings, Terminal, ToolPolicy, Turn } from '@chatos/contracts';
import type { BlobStore, McpRuntime, SessionModel } from '@chatos/mcp-runtime';
import type { RuntimeStore } from '@chatos/runtime-store';
import type { RuntimeContext, StateDatabase } from '@chatos/state';
import { createActivity } from './activity/activity.ts';
import type { Activity } from './activity/activity.ts';
import { readAttachments } from './attachments/read-attachments.ts';
import { createBlobStore } from './blobs/blob-store.ts';
import type { ConfigurationClient } from './configuration/configuration-client.ts';
import { messageNotFound, sessionNotFound } from './errors.ts';
import { createServerOffers } from './offers/server-offers.ts';
import type { ServerOffers } from './offers/server-offers.ts';
import { createQuestions } from './questions/questions.ts';
import type { Questions } from './questions/questions.ts';
import { showApproval } from './questions/show-approval.ts';
import { createReportWriter } from './report/report-writer.ts';
import { CompactionWishes } from './running/compaction-wishes.ts';
import type { EngineParts, Log } from './running/engine-parts.ts';
import { modelChoices } from './running/model-choice.ts';
import { listPolicies } from './running/policies.ts';
import { markInterruptedTurns } from './running/recovery.ts';
import { readSessionUsage } from './running/session-usage.ts';
import { SubagentSpending } from './running/subagent-spending.ts';
import { createTurnQueue } from './running/turn-queue.ts';
import type { AnswerInput, CorrectInput, SendInput } from './running/turn-queue.ts';
import { createServerControl } from './servers/server-control.ts';
import type { ServerControl } from './servers/server-control.ts';
import { createSessionService } from './session-service.ts';
import type { SessionService } from './session-service.ts';
import { fittingMessage, fittingParts } from './fitting-message.ts';
import { createConversationStore } from './store/conversation-store.ts';
import { publicMessage } from './store/message-store.ts';
import type { MessagePageInput, PartsInput, PartsPage } from './store/message-store.ts';
import type { Page } from './store/session-store.ts';
import { sessionModel } from './sampling/session-model.ts';
import { publicTurn } from './store/turn-store.ts';
import { createSubagentHost } from './subagents/subagent-host.ts';
import type { SubagentHost } from './subagents/subagent-host.ts';
import type { MessageSearch } from './search/message-search.ts';
import { createSessionTools } from './tools/session-tools.ts';
import type { SessionTools } from './tools/session-tools.ts';
import { createWatchers } from './watching/watchers.ts';

export interface ConversationsOptions<Runtime extends RuntimeName> {
  readonly context: RuntimeContext<Runtime>;
  readonly database: StateDatabase<Runtime>;
  readonly store: RuntimeStore;
  readonly configuration: ConfigurationClient;
  readonly mcp: McpRuntime;
  /** The store the servers' runtime saves large results, images and audio in; absent: one on the runtime's `blobs/`. */
  readonly blobs?: BlobStore;
  /** What servers ask the user, as the servers' runtime was given it; absent: one that no server knows of. */
  readonly questions?: Questions;
  /** The product's name in the session report. */
  readonly product: string;
  systemPrompt(session: Session, snapshot: ConfigurationSnapshot): string | Promise<string>;
  /** The terminals of a session, oldest first, for its report; absent: it has none. */
  terminals?(sessionId: string): readonly Terminal[];
  /** Where the session's tools work; null where it has no workspace. */
  workspaceRoot(session: Session): string | null;
  /** Whether its sessions have a mode of their own (AIDE's); otherwise the settings alone say what is asked about. */
  readonly hasModes?: boolean;
  readonly log: Log;
  /** A session was taken out of the list: what else works for it is to end. */
  onSessionRemoved?(sessionId: string): Promise<void>;
  /** A session removed earlier is gone for good: what it left on disk is to go too. */
  onSessionPurged?(sessionId: string): void;
  /** For tests: how long a watcher that does not read may hold a turn. */
  readonly holdAtMostMs?: number;
}

/** The conversations of one runtime: what Chat and AIDE do alike. Everything it tells and writes is the runtime's own. */
export interface Conversations {
  readonly sessions: SessionService;
  readonly messages: {
    list(input: MessagePageInput): Page<Message>;
    /** Earlier parts of a message of which only the newest were read. NOT_FOUND where the session has no such message. */
    parts(input: PartsInput): PartsPage;
  };
  /** Full-text search over the words of messages. */
  readonly search: Pick<MessageSearch, 'page'>;
  readonly turns: {
    /** Acknowledged once the message is on disk. */
    send(input: SendInput): { turn: Turn; message: Message };
    /** The same with resources, which are read first: UNUSABLE_INPUT, and nothing is stored, where one of them cannot be. */
    sendWithAttachments(input: Omit<SendInput, 'attachments'> & { readonly attachments: readonly Attachment[] }, signal: AbortSignal | undefined): Promise<{ turn: Turn; message: Message }>;
    stop(input: { sessionId: string; turnId: string }): Promise<Turn>;
    /** The context is summarised before the next call of the model, of the turn that runs or of the session's next one. Forgotten when the process ends. */
    compact(sessionId: string): void;
    /** Stops the turn under way and those queued; resolves once they have ended. */
    stopAll(sessionId: string): Promise<void>;
    /** What is under way or queued in all sessions, oldest first. */
    unfinished(): Turn[];
    /** Answers once the text is on disk; the model is told before its next call. Throws ConversationError where the turn does not run. */
    correct(input: CorrectInput): void;
    answer(input: AnswerInput): void;
    /** Holds a turn before its next call of the model or of a tool; its state is `paused` once it is held. Throws ConversationError where it does not run. */
    pause(input: { sessionId: string; turnId: string }): Turn;
    resume(input: { sessionId: string; turnId: string }): Turn;
    /** A new turn that goes on with the session's newest one. Throws ConversationError where that did not end before its time. */
    goOn(input: { sessionId: string; turnId: string }): { turn: Turn; message: Message };
  };
  /**
   * Tells the model of a session what the user did besides writing: the turn that runs before its next call, else with the next message. On disk when this
   * returns. Throws ConversationError 'NOT_FOUND' for the session.
   */
  tell(sessionId: string, text: string): void;
  readonly tools: SessionTools & { policies(): { tool: string; policy: ToolPolicy }[]; setPolicy(tool: string, policy: ToolPolicy): void };
  readonly models: { list(): Promise<{ models: ModelChoice[]; configRevision: number }> };
  /** The control room. */
  readonly servers: ServerControl;
  readonly blobs: Pick<BlobStore, 'read' | 'readMedia'>;
  readonly questions: Questions;
  /** What a session has used so far, its subagents included, and how full its context is. */
  usage(sessionId: string): SessionUsage;
  /** What the servers offer a session besides tools. */
  readonly offers: ServerOffers;
  /** Tells when the tools of a session have done something. */
  readonly activity: Pick<Activity, 'happened' | 'watch'>;
  /** What sessions lend their subagents. */
  readonly subagentHost: SubagentHost;
  /** The model a session works with, to lend it to a server. */
  sessionModel(sessionId: string): Promise<SessionModel>;
  readonly report: { read(sessionId: string): { html: string; path: string } };
  watch(sessionId: string, signal?: AbortSignal): AsyncIteratorObject<SessionEvent>;
  watchList(signal?: AbortSignal): AsyncIteratorObject<SessionListEvent>;
  /** The settings in force; null before the first snapshot. */
  settings(): Settings | null;
  /** The revision of the configuration now in use; 0 before the first snapshot. */
  configRevision(): number;
  /** Ends every turn as interrupted, writes what is left, and closes the watchers. The database stays open: it is the caller's. */
  close(): Promise<void>;
}

/**
 * Opens the conversations: marks turns a dead process left unfinished, purges sessions deleted before, and follows the configuration.
 * Starts no process: servers start when a turn first needs them.
 */
export function createConversations<Runtime extends RuntimeName>(options: ConversationsOptions<Runtime>): Conversations {
  const { context, database, configuration, mcp, log } = options;
  const store = createConversationStore(database, context.runtime);
  const activity = createActivity(() => options.store.fileChanges.look());
  const watchers = createWatchers({ holdAtMostMs: options.holdAtMostMs });
  const blobs = options.blobs ?? createBlobStore({ directory: context.paths.blobs, maxBytes: () => (configuration.current()?.settings ?? DEFAULT_SETTINGS).contentStoreMaxBytes, log });
  const questions = options.questions ?? createQuestions({ append: (entry) => options.store.uiPrompts.append(entry), logMode: () => configuration.current()?.settings.uiPromptLogMode ?? 'full', interrupted: [], log });
  const parts: EngineParts = {
    blobs,
    store, watchers, activity, configuration, mcp, log,
    systemPrompt: (session, snapshot) => options.systemPrompt(session, snapshot),
    workspaceRoot: (session) => options.workspaceRoot(session),
    // For a session that is gone nothing may be changed any more.
    modeOf: (sessionId) => (options.hasModes === true ? (store.sessions.modeOf(sessionId) ?? 'plan') : null),
    subagentUsage: (sessionId) => options.store.subagentStreams.usageOf(sessionId),
    compactionWishes: new CompactionWishes(),
    subagentSpending: new SubagentSpending(),
    showApproval: (call) => showApproval(questions, call, (answer) => queue.answer(answer)),
    appendEvent: (type, payload, runId) => recorded('appendEvent', () => options.store.events.append(type, payload, runId)),
    appendRun: (record) => recorded('appendRun', () => options.store.runs.append({ ...record, pid: process.pid } as Omit<RunRecord, 'ts'>)),
    sessionChanged(sessionId) {
      const session = store.sessions.find(sessionId);
      if (session === null) return;
      watchers.publish(sessionId, { type: 'session', session });
      watchers.publishChanged(session);
    },
  };

  function recorded(what: string, append: () => void): void {
    try {
      append();
    } catch (error: unknown) {
      log('error', `conversations.${what}: ${String(error)}`);
    }
  }

  const interrupted = markInterruptedTurns(parts);
  if (interrupted > 0) log('warn', `conversations.open: ${interrupted} turns were left unfinished and are marked as interrupted`);
  purgeDeleted();

  function purgeDeleted(): void {
    for (const sessionId of store.sessions.deletedIds()) {
      store.transaction(() => {
        options.store.removeSession(sessionId);
        store.sessions.purge(sessionId);
      });
      options.onSessionPurged?.(sessionId);
    }
    // The contents their changes used; what else is unused goes too, which costs nothing where there is none.
    options.store.contents.sweep();
  }

  const reports = createReportWriter({ path: context.paths.sessionReport, product: options.product, store, work: options.store, terminals: (sessionId) => options.terminals?.(sessionId) ?? [], log });
  const queue = createTurnQueue(parts, (sessionId) => reports.schedule(sessionId));
  const stopFollowing = configuration.onChange((snapshot) => {
    mcp.configure(snapshot.mcpServers, snapshot.settings);
    // A change keeps the budget by itself; that it was made smaller is not to wait for the next one.
    recorded('keepContents', () => options.store.contents.keepWithin(snapshot.settings.contentStoreMaxBytes));
    watchers.publishConfiguration(snapshot.revision);
  });

  /** The message being written is newer in memory than on disk. */
  function withLiveText(stored: Message): Message {
    return fittingMessage(liveMessage(stored));
  }

  function liveMessage(message: Message): Message {
    const run = queue.running(message.sessionId);
    if (run?.id !== message.turnId) return message;
    return message.role === 'assistant' ? run.message : { ...message, turnState: run.publicTurn.state, turnNotice: run.publicTurn.notice };
  }

  function partsBefore(input: PartsInput): PartsPage {
    const live = queue.running(input.sessionId)?.message;
    if (live?.id === input.messageId) {
      const end = Math.min(input.before, live.parts.length);
      const firstPosition = Math.max(0, end - input.limit);
      return { parts: live.parts.slice(firstPosition, end), firstPosition };
    }
    const found = store.messages.parts(input);
    if (found === null) throw messageNotFound();
    return found;
  }

  function readState(sessionId: string): Extract<SessionEvent, { type: 'state' }> {
    const session = store.sessions.find(sessionId);
    if (session === null) throw sessionNotFound();
    const run = queue.running(sessionId);
    const turns = store.turns.unfinished(sessionId);
    return {
      type: 'state', session,
      turns: turns.map((turn) => (turn.id === run?.id ? run.publicTurn : publicTurn(turn))),
      messages: turns.flatMap((turn) => store.messages.newestOfTurn(turn)).map((message) => withLiveText(publicMessage(message))),
    };
  }

  return {
    sessions: createSessionService({
      parts, queue,
      async onRemoved(id) {
        reports.withdraw(id);
        await options.onSessionRemoved?.(id);
      },
    }),
    messages: {
      list(input) {
        if (store.sessions.find(input.sessionId) === null) throw sessionNotFound();
        const { items, nextCursor } = store.messages.newestPage(input);
        return { items: items.map((message) => withLiveText(publicMessage(message))), nextCursor };
      },
      parts(input) {
        const { parts: found, firstPosition } = partsBefore(input);
        const fitting = fittingParts(found);
        return { parts: fitting, firstPosition: firstPosition + found.length - fitting.length };
      },
    },
    search: store.search,
    tell: (sessionId, text) => queue.tell(sessionId, text),
    turns: {
      send: (input) => queue.send(input),
      async sendWithAttachments({ attachments, ...input }, signal) {
        const session = store.sessions.find(input.sessionId);
        if (session === null) throw sessionNotFound();
        const read = await readAttachments(attachments, { resources: mcp.resources, blobs, workspaceRoot: options.workspaceRoot(session), signal: signal ?? new AbortController().signal });
        return queue.send({ ...input, attachments: read });
      },
      stop: ({ sessionId, turnId }) => queue.stop(sessionId, turnId),
      compact(sessionId) {
        if (store.sessions.find(sessionId) === null) throw sessionNotFound();
        parts.compactionWishes.add(sessionId);
      },
      stopAll: (sessionId) => queue.stopSession(sessionId),
      unfinished: () => store.turns.allUnfinished().map((turn) => {
        const run = queue.running(turn.sessionId);
        return run?.id === turn.id ? run.publicTurn : publicTurn(turn);
      }),
      correct: (input) => queue.correct(input),
      answer: (input) => queue.answer(input),
      pause: ({ sessionId, turnId }) => queue.pause(sessionId, turnId),
      resume: ({ sessionId, turnId }) => queue.resume(sessionId, turnId),
      goOn: ({ sessionId, turnId }) => queue.goOn(sessionId, turnId),
    },
    tools: {
      ...createSessionTools(parts),
      policies: () => listPolicies(store.policies),
      setPolicy(tool, policy) {
        store.policies.set(tool, policy, Date.now());
        if (policy !== 'ask') queue.policyChanged(tool, policy);
      },
    },
    models: {
      async list() {
        const snapshot = await configuration.snapshot();
        return { models: modelChoices(snapshot), configRevision: snapshot.revision };
      },
    },
    servers: createServerControl({ mcp, recordOf: (id) => configuration.current()?.mcpServers.find((record) => record.id === id) ?? null }),
    blobs: { read: (id, offset, length) => blobs.read(id, offset, length), readMedia: (id, offset, length) => blobs.readMedia(id, offset, length) },
    questions,
    offers: createServerOffers(parts),
    activity,
    subagentHost: createSubagentHost(parts, questions, queue),
    sessionModel: (sessionId) => sessionModel(sessionId, { store, configuration }),
    usage: (sessionId) => readSessionUsage(parts, sessionId),
    report: { read: (sessionId) => ({ html: reports.render(sessionId), path: context.paths.sessionReport }) },
    watch(sessionId, signal) {
      if (store.sessions.find(sessionId) === null) throw sessionNotFound();
      return watchers.watchSession(sessionId, () => readState(sessionId), signal);
    },
    watchList: (signal) => watchers.watchList(signal),
    settings: () => configuration.current()?.settings ?? null,
    configRevision: () => configuration.current()?.revision ?? 0,
    async close() {
      stopFollowing();
      await queue.close();
      questions.close();
      reports.flush();
      activity.close();
      watchers.close();
    },
  };
}
