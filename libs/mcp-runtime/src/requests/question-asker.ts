import type { Question, QuestionAnswer } from '@chatos/contracts';

export type NewQuestion = Omit<Question, 'id' | 'askedAt'>;

export interface AskOptions {
  /** After this long without an answer it is closed, which answers with 'cancel'; absent: it waits. */
  readonly timeoutMs?: number;
  /** The id under which whoever asks has written the request into the record already; absent: it is given one, and the request is recorded. */
  readonly requestId?: string;
}

/** `isTimedOut` where nobody answered in time; `action` is 'cancel' then. */
export type AskedAnswer = QuestionAnswer & { readonly isTimedOut?: true };

/** The way from a server's request to the user, and back. */
export interface QuestionAsker {
  /**
   * Asks once and waits for the one answer. An accepted form's content has been checked against its schema. Where nobody is there to ask, it
   * waits for somebody. An abort of the signal withdraws the question and rejects with the signal's reason.
   */
  ask(question: NewQuestion, signal: AbortSignal, options?: AskOptions): Promise<AskedAnswer>;
}
