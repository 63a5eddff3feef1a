import type { SubagentEvent, SubagentStep, SubagentStream } from '@chatos/contracts';
import type { Page, PageRequest, SessionPageRequest } from '@chatos/runtime-store';

/** The runs of a runtime's subagents, as its page sees them. The library that runs them is handed in: it knows nothing of conversations, nor they of it. */
export interface SubagentRuns {
  list(request: SessionPageRequest): Page<SubagentStream>;
  steps(streamId: string, request?: PageRequest): Page<SubagentStep>;
  watch(sessionId: string, signal?: AbortSignal): AsyncIteratorObject<SubagentEvent, undefined, void>;
  /** Corrects the deepest that runs for a session: with `turnId` only one that turn waits for. False where none runs. */
  correct(sessionId: string, text: string, turnId?: string): boolean;
  /** Resolves once it has ended. */
  cancel(streamId: string): Promise<SubagentStream>;
}
