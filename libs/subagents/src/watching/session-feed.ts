import type { SubagentEvent } from '@chatos/contracts';
import { MAX_WAITING_EVENTS } from '../runs/limits.ts';

type Result = IteratorResult<SubagentEvent, undefined>;

export interface SessionFeedOptions {
  /** What runs now. */
  readRunning(): SubagentEvent;
  onClose(feed: SessionFeed): void;
  readonly signal: AbortSignal | undefined;
}

/**
 * One reader of a session's subagents. Of a stream only the newest change waits; a reader with too much waiting gets what runs now in its place. Its `return` ends
 * a pending `next` at once, as the signal does.
 */
export class SessionFeed implements AsyncIteratorObject<SubagentEvent, undefined, void> {
  private waiting: SubagentEvent[];
  private readonly readers: ((result: Result) => void)[] = [];
  private readonly options: SessionFeedOptions;
  private readonly end = () => this.close();
  private isClosed = false;

  constructor(options: SessionFeedOptions) {
    this.options = options;
    this.waiting = [options.readRunning()];
    if (options.signal?.aborted === true) this.close();
    else options.signal?.addEventListener('abort', this.end, { once: true });
  }

  push(event: SubagentEvent): void {
    if (this.isClosed) return;
    const reader = this.readers.shift();
    if (reader !== undefined) return reader({ done: false, value: event });
    if (event.type === 'changed') this.waiting = this.waiting.filter((other) => other.type !== 'changed' || other.stream.id !== event.stream.id);
    if (this.waiting.length >= MAX_WAITING_EVENTS) this.waiting = [this.options.readRunning()];
    else this.waiting.push(event);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.waiting = [];
    this.options.signal?.removeEventListener('abort', this.end);
    for (const reader of this.readers.splice(0)) reader({ done: true, value: undefined });
    this.options.onClose(this);
  }

  next(): Promise<Result> {
    const event = this.waiting.shift();
    if (event !== undefined) return Promise.resolve({ done: false, value: event });
    if (this.isClosed) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.readers.push(resolve));
  }

  return(): Promise<Result> {
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error: unknown): Promise<Result> {
    this.close();
    return Promise.reject(error as Error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }
}
