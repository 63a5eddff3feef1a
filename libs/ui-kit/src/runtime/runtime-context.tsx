import type { chatContract, FileChange, RunMode, RuntimeName, Session, SessionId, Terminal, TurnId } from '@chatos/contracts';
import type { ContractRouterClient } from '@orpc/contract';
import { createContext, useContext } from 'react';
import type { ReactNode } from 'react';

type ChatClient = ContractRouterClient<typeof chatContract>['chat'];

/** The procedures both runtimes offer their page; Chat's and AIDE's clients both are one. */
export type RuntimeClient = Omit<ChatClient, 'sessions'> & { sessions: Omit<ChatClient['sessions'], 'create' | 'setWorkspace'> };

/** What the shared parts of a page need to know of the runtime they work for. */
export interface RuntimeOfPage {
  readonly runtime: RuntimeName;
  readonly client: RuntimeClient;
  /** AIDE: the workspace whose sessions are shown. Chat: null. */
  readonly workspaceId: string | null;
  /** Makes a session where new ones go on this page: in Chat, or in AIDE's workspace. Without a mode it gets the usual one. */
  createSession(modelId: string | null, mode: RunMode | null): Promise<Session>;
  /** AIDE: what a session's model may do by itself. Chat: null, for nothing can be chosen there. */
  readonly modes: { usual(): Promise<RunMode>; set(id: SessionId, mode: RunMode): Promise<Session> } | null;
  /** AIDE: opens the user's own shell in the session's workspace, which no sandbox confines. Left out in Chat. */
  readonly openTerminal?: (size: { sessionId: SessionId; columns: number; rows: number }) => Promise<Terminal>;
  /** What a turn is called here. */
  readonly turnWord: 'turn' | 'run';
  /** What this surface offers below a turn that has ended. */
  readonly turnActions?: (turnId: TurnId) => ReactNode;
  /** What this surface offers beside a recorded file change. */
  readonly changeActions?: (change: FileChange) => ReactNode;
}

const RuntimeContext = createContext<RuntimeOfPage | null>(null);
export const RuntimeProvider = RuntimeContext.Provider;

export function useRuntime(): RuntimeOfPage {
  const runtime = useContext(RuntimeContext);
  if (runtime === null) throw new Error('useRuntime: there is no RuntimeProvider above this component.');
  return runtime;
}
