import { DEFAULT_SETTINGS } from '@chatos/contracts';
import type { Session } from '@chatos/contracts';
import { conversationComponent, createApprovalStore, createBlobStore, createConfigurationClient, createConversations, createTerminals, mapRuntimeError, openQuestions, presentWorkspace, runtimeVariables, settleLeftovers } from '@chatos/conversation';
import type { ConfigurationClient, Log } from '@chatos/conversation';
import { createLoginPath, createMcpRuntime } from '@chatos/mcp-runtime';
import type { BuiltinServers, GroupListener } from '@chatos/mcp-runtime';
import { createTerminalFiles, openRuntimeStore, runtimeStoreComponent } from '@chatos/runtime-store';
import type { RuntimeStore } from '@chatos/runtime-store';
import { createRuntimeContext, openRuntimeDatabase } from '@chatos/state';
import type { StateRoot } from '@chatos/state';
import { createSubagents } from '@chatos/subagents';
import { createChatRouter } from './chat-router.ts';
import type { ChatRouter } from './chat-router.ts';
import { chooseDefaultDirectory } from './default-directory.ts';
import { chatSystemPrompt } from './system-prompt.ts';

export interface ChatRuntimeOptions {
  readonly stateRoot: StateRoot;
  /** What Chat's tool servers may inherit of the real environment: the allow-list, as the process entry parsed it. */
  readonly inherited: Readonly<Record<string, string>>;
  /** Told of the process groups of Chat's tool servers. */
  readonly groups: GroupListener;
  /** How the tool servers that the workbench brings are started as processes. */
  readonly builtin: Omit<BuiltinServers, 'connect'>;
  readonly log: Log;
}

export interface ChatRuntime {
  /** Implements `chatContract`. */
  readonly router: ChatRouter;
  /** Fed by the entry with the ports to the configuration process. */
  readonly configuration: ConfigurationClient;
  readonly mapError: typeof mapRuntimeError;
  /** Ends turns (as interrupted) and tool servers, writes what is left, closes the database. */
  close(): Promise<void>;
}

/**
 * Opens Chat on its own directory. Throws StateError where its state cannot be used; nothing is left open then.
 */
export async function openChatRuntime({ stateRoot, inherited, groups, builtin, log }: ChatRuntimeOptions): Promise<ChatRuntime> {
  const context = createRuntimeContext(stateRoot, 'chat');
  const database = openRuntimeDatabase(context, [runtimeStoreComponent('chat'), conversationComponent('chat')]);
  const store = openStore();
  const configuration = createConfigurationClient({ log });
  const blobs = createBlobStore({ directory: context.paths.blobs, maxBytes: () => (configuration.current()?.settings ?? DEFAULT_SETTINGS).contentStoreMaxBytes, log });
  const questions = await openQuestions({ context, store, configuration, log });
  const mcp = createMcpRuntime({
    questions,
    sessionModel: (sessionId) => conversations.sessionModel(sessionId),
    recordLog: (entry) => record(entry),
    baseEnvironment: { ...inherited },
    runtimeVariables: runtimeVariables(context, 'chat'),
    secret: (reference) => configuration.secret(reference),
    bearer: (request, signal) => configuration.bearer(request, signal),
    groups,
    ledgerPath: context.paths.processes,
    approvals: createApprovalStore(database, 'chat'),
    loginPath: createLoginPath({ environment: inherited, groups, log: (line) => log('warn', line) }),
    cachePath: context.paths.toolLists,
    blobs,
    builtin: { ...builtin, connect: () => subagents.connect() },
    defaultDirectory: chooseDefaultDirectory(inherited, context.paths.sessions, stateRoot.path),
    log: (line) => log('warn', line),
  });
  const terminalFiles = createTerminalFiles({ directory: context.paths.sessions });
  const conversations = createConversations({ context, database, store, configuration, mcp, blobs, questions, product: 'ChatOS Chat', systemPrompt: (session, snapshot) => chatSystemPrompt(snapshot, session.workspaceRoot), workspaceRoot: (session) => folderOf(session), terminals: (sessionId) => terminalFiles.list(sessionId), onSessionRemoved, onSessionPurged, log });
  /** A folder that is gone is no reason to work in another one. */
  function folderOf({ workspaceRoot }: Session): string | null {
    return workspaceRoot === null ? null : presentWorkspace(workspaceRoot, 'Put it back, pick another folder, or take the folder away from this conversation.');
  }
  const terminals = createTerminals({ files: terminalFiles, mcp, log, onEnded: (sessionId) => conversations.activity.happened(sessionId) });
  const subagents = createSubagents({ ...conversations.subagentHost, store: store.subagentStreams, log });
  settleLeftovers({ store, terminalFiles, log });

  async function onSessionRemoved(sessionId: string): Promise<void> {
    // In this order: a subagent's last call may have opened a terminal.
    await subagents.sessionEnded(sessionId);
    await terminals.sessionEnded(sessionId);
  }
  function onSessionPurged(sessionId: string): void {
    terminalFiles.removeSession(sessionId);
  }

  /** What a server logs is worth a record, and no record is worth the work it tells of. */
  function record(entry: { server: string; level: string; logger: string; text: string }): void {
    try {
      store.events.append('mcp_log', entry);
    } catch (error: unknown) {
      log('error', `chat-runtime.record: ${String(error)}`);
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
    router: createChatRouter({ stateRoot: stateRoot.path, stateDirectory: context.paths.directory, conversations, store, terminals, subagents }),
    configuration,
    mapError: mapRuntimeError,
    async close() {
      try {
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
