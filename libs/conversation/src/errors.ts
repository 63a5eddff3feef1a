import type { Explained } from '@chatos/contracts';

export type ConversationErrorCode = 'NOT_FOUND' | 'UNUSABLE_INPUT' | 'UNAVAILABLE';

/**
 * What this library throws where the user can do something about it. The code is that of the contract's typed error it becomes at the
 * procedure boundary; `problem` and `remedy` are shown as they are.
 */
export class ConversationError extends Error {
  readonly code: ConversationErrorCode;
  readonly explanation: Explained;

  constructor(code: ConversationErrorCode, explanation: Explained, options?: { cause?: unknown }) {
    super(`${explanation.problem} ${explanation.remedy}`, options);
    this.name = 'ConversationError';
    this.code = code;
    this.explanation = explanation;
  }
}

export function sessionNotFound(): ConversationError {
  return new ConversationError('NOT_FOUND', { problem: 'This session does not exist; it may have been deleted in another window.', remedy: 'Choose another session from the list, or start a new one.' });
}

export function turnNotFound(): ConversationError {
  return new ConversationError('NOT_FOUND', { problem: 'This session has no such turn.', remedy: 'Open the session again to see its present state.' });
}

export function messageNotFound(): ConversationError {
  return new ConversationError('NOT_FOUND', { problem: 'This session has no such message.', remedy: 'Open the session again to see its present state.' });
}
