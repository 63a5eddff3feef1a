import type { QuestionAsker } from './question-asker.ts';
import type { SessionModel } from './session-model.ts';

/** Whose request it is, as far as that can be told. */
export interface RequestingSession {
  /** Null where no session has a call in flight: then it is answered for the runtime as a whole, or refused where that cannot be. */
  readonly sessionId: string | null;
  readonly workspaceRoot: string | null;
}

/** What answers a server's own requests. What is left out is not declared as a capability. */
export interface RequestHost {
  readonly questions?: QuestionAsker | undefined;
  sessionModel?: ((sessionId: string) => Promise<SessionModel>) | undefined;
  /**
   * The session a request belongs to: the one its `_meta` names, else the only one with a call in flight. Throws McpRuntimeError
   * 'session-unknown' where several have.
   */
  sessionForRequest(meta: Readonly<Record<string, unknown>> | undefined): RequestingSession;
  /** The folder the server may work in when no session can be told; null for none. Absent: the server is told of no folder, and the capability is not declared. */
  workspaceRoot?: (() => string | null) | undefined;
}
