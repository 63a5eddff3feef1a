import type { ApprovalScope, ToolPolicy } from '@chatos/contracts';
import type { ShownQuestion } from '../questions/questions.ts';
import { deferred } from '../deferred.ts';
import type { Deferred } from '../deferred.ts';

export type ApprovalDecision = 'allow' | 'deny';

interface Approval { readonly tool: string; readonly decision: Deferred<ApprovalDecision>; /** It in the inbox of all sessions; null where no more fits there. */ readonly question: ShownQuestion | null }

/**
 * The calls of one turn that wait for the user. A call can be answered from the moment it is announced (a page may answer before the turn
 * itself begins to wait), and exactly once; its question in the inbox is closed with it.
 */
export class Approvals {
  private readonly announced = new Map<string, Approval>();
  private readonly open = new Set<string>();
  private readonly onChange: (isWaiting: boolean) => void;

  constructor(onChange: (isWaiting: boolean) => void) {
    this.onChange = onChange;
  }

  announce(callId: string, tool: string, question: ShownQuestion | null): void {
    this.announced.set(callId, { tool, decision: deferred<ApprovalDecision>(), question });
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
  answer(callId: string, decision: ApprovalDecision, scope: ApprovalScope = 'once'): boolean {
    if (!this.open.has(callId)) return false;
    const approval = this.announced.get(callId);
    approval?.question?.close({ kind: 'answered', answer: { action: decision === 'allow' ? 'accept' : 'decline', scope } });
    this.close(callId);
    approval?.decision.resolve(decision);
    return true;
  }

  /** The turn ends: nobody is asked any more. Harmless when said twice. */
  withdraw(why: 'withdrawn' | 'interrupted'): void {
    for (const { question } of this.announced.values()) question?.close({ kind: why });
  }

  /** Answers every waiting call of a tool the user has just decided about for good. */
  answerAll(tool: string, policy: Exclude<ToolPolicy, 'ask'>): void {
    for (const [callId, approval] of [...this.announced]) if (approval.tool === tool) this.answer(callId, policy);
  }

  private close(callId: string): boolean {
    const wasOpen = this.open.delete(callId);
    if (wasOpen) this.announced.get(callId)?.question?.close({ kind: 'withdrawn' });
    if (wasOpen && this.open.size === 0) this.onChange(false);
    return wasOpen;
  }
}
