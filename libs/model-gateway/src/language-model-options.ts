/** One more attempt is about to be made; nothing of the answer has been seen yet. */
export interface RetryNotice {
  /** Counts from 1: the first retry, the second … */
  readonly attempt: number;
  /** How many retries there may be in all. */
  readonly retries: number;
  readonly delayMs: number;
  /** Why the last attempt failed, for the user. */
  readonly problem: string;
}

/** Told before the wait; a promise is awaited, so that a slow reader is not overrun. */
export type RetryListener = (notice: RetryNotice) => void | Promise<void>;

export interface LanguageModelOptions {
  /** The key itself, or null where none is configured. It is the only source of a key: the environment is never read. */
  readonly apiKey: string | null;
  /** How often a failed call may be repeated, as long as nothing of its answer has been seen. */
  readonly retries: number;
  readonly onRetry?: RetryListener;
}
