import type { AnswerInput } from '../running/turn-queue.ts';
import type { AskedApproval } from '../running/engine-parts.ts';
import type { Questions, ShownQuestion } from './questions.ts';

/**
 * A call of a session's own turn in the inbox. What is answered there goes the way of an answer in the session, so both close at once, and what
 * is remembered of it is remembered the same way; put aside (`cancel`) it is refused this once.
 */
export function showApproval(questions: Pick<Questions, 'show'>, { sessionId, turnId, callId, tool, arguments: given }: AskedApproval, answer: (input: AnswerInput) => void): ShownQuestion | null {
  const body = { kind: 'tool-approval', agent: '', tool, arguments: given, turnId, callId } as const;
  return questions.show({ sessionId, server: '', body }, ({ action, scope = 'once' }) => {
    answer({ sessionId, turnId, callId, decision: action === 'accept' ? 'allow' : 'deny', scope: action === 'cancel' ? 'once' : scope });
  });
}
