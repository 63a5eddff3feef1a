import type { QuestionAsker } from './question-asker.ts';
import type { SessionModel } from './session-model.ts';

/** What answers a server's own requests. What is left out is not declared as a capability. */
export interface RequestHost {
  readonly questions?: QuestionAsker | undefined;
  sessionModel?: ((sessionId: string) => Promise<SessionModel>) | undefined;
  /**
   * The session a request belongs to: the one its `_meta` names, else the only one with a call in flight, else null. Throws McpRuntimeError
   * 'session-unknown' where several have.
   */
  sessionForRequest(meta: Readonly<Record<string, unknown>> | undefined): string | null;
  /** The folder the server may work in for a session (null: for none in particular); null for no folder. Absent where the server is told of none at all. */
  workspaceRoot?: ((sessionId: string | null) => string | null) | undefined;
}
