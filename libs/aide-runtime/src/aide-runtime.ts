import { DEFAULT_SETTINGS } from '@chatos/contracts';
import { conversationComponent, createApprovalStore, createBlobStore, createConfigurationClient, createConversations, createTerminals, mapRuntimeError, openQuestions, runtimeVariables, settleLeftovers } from '@chatos/conversation';
import type { ConfigurationClient, Log } from '@chatos/conversation';
import { createLoginPath, createMcpRuntime } from '@chatos/mcp-runtime';
import type { BuiltinServers, GroupListener } from '@chatos/mcp-runtime';
import { createTerminalFiles, openRuntimeStore, runtimeStoreComponent } from '@chatos/runtime-store';
import type { RuntimeStore } from '@chatos/runtime-store';
import { createRuntimeContext, openRuntimeDatabase } from '@chatos/state';
import type { StateRoot } from '@chatos/state';
import { createSubagents } from '@chatos/subagents';
import { createAideRouter } from './aide-router.ts';
import type { AideRouter } from './aide-router.ts';
import { reviewComponent } from './review/component.ts';
import { createReviewRecords } from './review/review-records.ts';
import { createReviewService } from './review/review-service.ts';
import { createControl } from './control/control.ts';
import { createGlances } from './control/glances.ts';
import { aideSystemPrompt } from './system-prompt.ts';
import { workspaceComponent } from './workspaces/component.ts';
import { createTrustedInstructions } from './workspaces/trusted-instructions.ts';
import { createWorkspaceService } from './workspaces/workspace-service.ts';
import { createWorkspaceStore } from './workspaces/workspace-store.ts';

export interface AideRuntimeOptions {
  readonly stateRoot: StateRoot;
  /** What AIDE's tool servers may inherit of the real environment: the allow-list, as the process entry parsed it. */
  readonly inherited: Readonly<Record<string, string>>;
  /** Told of the process groups of AIDE's tool servers. */
  readonly groups: GroupListener;
  /** How the tool servers that the workbench brings are started as processes. */
  readonly builtin: Omit<BuiltinServers, 'connect'>;
  readonly log: Log;
}

export interface AideRuntime {
  /** Implements `aideContract`. */
  readonly router: AideRouter;
  /** Fed by the entry with the ports to the configuration process. */
  readonly configuration: ConfigurationClient;
  readonly mapError: typeof mapRuntimeError;
  /** Ends runs (as interrupted) and tool servers, writes what is left, closes the database. */
  close(): Promise<void>;
}

/** Opens AIDE on its own tables and files. Throws StateError where its state cannot be used; nothing is left open then. */
export async function openAideRuntime({ stateRoot, inherited, groups, builtin, log }: AideRuntimeOptions): Promise<AideRuntime> {
  const context = createRuntimeContext(stateRoot, 'aide');
  const database = openRuntimeDatabase(context, [runtimeStoreComponent('aide'), conversationComponent('aide'), workspaceComponent(), reviewComponent()]);
  const store = openStore();
  const configuration = createConfigurationClient({ log });
  const workspaces = createWorkspaceStore(database.drizzle);
  const reviewRecords = createReviewRecords(database);
  const blobs = createBlobStore({ directory: context.paths.blobs, maxBytes: () => (configuration.current()?.settings ?? DEFAULT_SETTINGS).contentStoreMaxBytes, log });
  const questions = await openQuestions({ context, store, configuration, log });
  const mcp = createMcpRuntime({
    questions,
    sessionModel: (sessionId) => conversations.sessionModel(sessionId),
    recordLog: (entry) => record(entry),
    baseEnvironment: { ...inherited },
    runtimeVariables: runtimeVariables(context, 'cli'),
    secret: (reference) => configuration.secret(reference),
    bearer: (request, signal) => configuration.bearer(request, signal),
    groups,
    ledgerPath: context.paths.processes,
    approvals: createApprovalStore(database, 'aide'),
    loginPath: createLoginPath({ environment: inherited, groups, log: (line) => log('warn', line) }),
    cachePath: context.paths.toolLists,
    blobs,
    builtin: { ...builtin, connect: () => subagents.connect() },
    // Every session has a workspace, and its servers run there; this is only for a server that is asked for without a session.
    defaultDirectory: context.paths.directory,
    log: (line) => log('warn', line),
  });
  const terminalFiles = createTerminalFiles({ directory: context.paths.sessions });
  const conversations = createConversations({
    context, database, store, configuration, mcp, blobs, questions, log, product: 'ChatOS AIDE', hasModes: true,
    systemPrompt: async (session, snapshot) => aideSystemPrompt(snapshot, session.mode, workspaces.pathOf(session.workspaceId), await instructionsOf(session.workspaceId, snapshot.settings)),
    workspaceRoot: (session) => service.rootOf(session.workspaceId),
    terminals: (sessionId) => terminalFiles.list(sessionId),
    onSessionRemoved, onSessionPurged,
  });
  const service = createWorkspaceService({ workspaces, sessions: conversations.sessions, stateRoot: stateRoot.path });
  const instructionsOf = createTrustedInstructions({ workspaces: service, stateRoot: stateRoot.path, tell: recordWarning });
  const terminals = createTerminals({ files: terminalFiles, mcp, log, onEnded: (sessionId) => conversations.activity.happened(sessionId) });
  const subagents = createSubagents({ ...conversations.subagentHost, store: store.subagentStreams, log });
  const control = createControl({ conversations, subagents, endWork: onSessionRemoved });
  const glances = createGlances({ conversations, subagents, terminals, questions, log });
  settleLeftovers({ store, terminalFiles, log });
  const review = createReviewService({
    store, records: reviewRecords,
    rootOf: (sessionId) => service.rootOf(conversations.sessions.get(sessionId).workspaceId),
    mustExist: (sessionId) => void conversations.sessions.get(sessionId),
    refusedPaths: [stateRoot.path],
    maxContentBytes: () => (configuration.current()?.settings ?? DEFAULT_SETTINGS).contentStoreMaxBytes,
    tellAgent: (sessionId, text) => conversations.tell(sessionId, text),
    tellUser: recordWarning,
    changed: (sessionId) => conversations.activity.happened(sessionId),
    log: (line) => log('error', line),
  });
  review.recover();

  async function onSessionRemoved(sessionId: string): Promise<void> {
    // In this order: a subagent's last call may have opened a terminal.
    await subagents.sessionEnded(sessionId);
    await terminals.sessionEnded(sessionId);
  }
  function onSessionPurged(sessionId: string): void {
    terminalFiles.removeSession(sessionId);
    reviewRecords.removeSession(sessionId);
  }

  /** Where the user reads it: in the list of what happened. */
  function recordWarning(text: string): void {
    log('warn', `aide-runtime.recordWarning: ${text}`);
    try {
      store.events.append('system', { level: 'warning', text });
    } catch (error: unknown) {
      log('error', `aide-runtime.recordWarning: ${String(error)}`);
    }
  }
  /** What a server logs is worth a record, and no record is worth the work it tells of. */
  function record(entry: { server: string; level: string; logger: string; text: string }): void {
    try {
      store.events.append('mcp_log', entry);
    } catch (error: unknown) {
      log('error', `aide-runtime.record: ${String(error)}`);
    }
  }
  function openStore(): RuntimeStore {
    try {
      return openRuntimeStore(context, database);
    } catch (error: unknown) {
      database.close();
      throw error;
    }
  }

  return {
    router: createAideRouter({ stateDirectory: context.paths.directory, conversations, store, terminals, subagents, workspaces: service, review, control, glances }),
    configuration,
    mapError: mapRuntimeError,
    async close() {
      try {
        glances.close();
        await subagents.close();
        await conversations.close();
        terminals.close();
        await mcp.close();
      } finally {
        configuration.close();
        store.close();
        database.close();
      }
    },
  };
}
