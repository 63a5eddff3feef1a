import type { ToolPolicy } from '@chatos/contracts';
import { deferred } from '../deferred.ts';
import type { Deferred } from '../deferred.ts';

export type ApprovalDecision = 'allow' | 'deny';

interface Approval { readonly tool: string; readonly decision: Deferred<ApprovalDecision> }

/**
 * The calls of one turn that wait for the user. A call can be answered from the moment it is announced (a page may answer before the turn
 * itself begins to wait), and exactly once.
 */
export class Approvals {
  private readonly announced = new Map<string, Approval>();
  private readonly open = new Set<string>();
  private readonly onChange: (isWaiting: boolean) => void;

  constructor(onChange: (isWaiting: boolean) => void) {
    this.onChange = onChange;
  }

  announce(callId: string, tool: string): void {
    this.announced.set(callId, { tool, decision: deferred<ApprovalDecision>() });
    this.open.add(callId);
    if (this.open.size === 1) this.onChange(true);
  }

  /** Waits for the answer to an announced call; rejects with the signal's reason when the turn is ended, and the call can be answered no more. */
  async wait(callId: string, signal: AbortSignal): Promise<ApprovalDecision> {
    const approval = this.announced.get(callId);
    if (approval === undefined) throw new Error(`approvals.wait: the call ${callId} was never announced`);
    const onAbort = () => {
      this.close(callId);
      approval.decision.reject(signal.reason);
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await approval.decision.promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.announced.delete(callId);
    }
  }

  /** The tool of a call that waits, or null where no such call waits (any more). */
  toolOf(callId: string): string | null {
    return this.open.has(callId) ? (this.announced.get(callId)?.tool ?? null) : null;
  }

  /** False where no such call waits. */
  answer(callId: string, decision: ApprovalDecision): boolean {
    if (!this.close(callId)) return false;
    this.announced.get(callId)?.decision.resolve(decision);
    return true;
  }

  /** Answers every waiting call of a tool the user has just decided about for good. */
  answerAll(tool: string, policy: Exclude<ToolPolicy, 'ask'>): void {
    for (const [callId, approval] of [...this.announced]) if (approval.tool === tool) this.answer(callId, policy);
  }

  private close(callId: string): boolean {
    const wasOpen = this.open.delete(callId);
    if (wasOpen && this.open.size === 0) this.onChange(false);
    return wasOpen;
  }
}
