import { STREAM_WINDOW } from '@chatos/contracts';

export interface HeldStreamOptions {
  readonly signal: AbortSignal;
  /** Once, when the stream has ended in whatever way. */
  onEnd(): void;
  /** The producer failed while it was being ended; its consumer is gone and cannot be told. */
  onReturnError(error: unknown): void;
}

const DONE = { done: true, value: undefined } as const;

/**
 * The events of a response, held so that at most STREAM_WINDOW of them are unacknowledged, and ended with the signal even where the producer
 * awaits something that does not obey it. Reads one event at a time, as the peer does.
 */
export class HeldStream implements AsyncIterator<unknown> {
  private readonly events: AsyncIterator<unknown>;
  private readonly options: HeldStreamOptions;
  private readonly onAbort = () => this.end();
  private unacknowledged = 0;
  private isDone = false;
  private wakeForRoom: () => void = () => undefined;
  private giveUpEvent: () => void = () => undefined;

  constructor(events: AsyncIterator<unknown>, options: HeldStreamOptions) {
    this.events = events;
    this.options = options;
    if (options.signal.aborted) this.end();
    else options.signal.addEventListener('abort', this.onAbort, { once: true });
  }

  acknowledge(count: number): void {
    // A consumer that acknowledges more than it was sent gains nothing by it.
    this.unacknowledged = Math.max(0, this.unacknowledged - count);
    this.wakeForRoom();
  }

  async next(): Promise<IteratorResult<unknown>> {
    while (!this.isDone && this.unacknowledged >= STREAM_WINDOW) {
      await new Promise<void>((resolve) => {
        this.wakeForRoom = resolve;
      });
    }
    if (this.isDone) return DONE;
    try {
      const result = await this.nextEvent();
      if (this.isDone) return DONE;
      if (result.done) this.forget();
      else this.unacknowledged += 1;
      return result;
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  async return(value?: unknown): Promise<IteratorResult<unknown>> {
    this.end();
    return { done: true, value };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Promise.race would add a reaction to one long-lived promise for every event of the stream. */
  private nextEvent(): Promise<IteratorResult<unknown>> {
    return new Promise((resolve, reject) => {
      this.giveUpEvent = () => resolve(DONE);
      this.events.next().then(resolve, reject);
    });
  }

  private end(): void {
    if (this.isDone) return;
    this.forget();
    this.wakeForRoom();
    this.giveUpEvent();
    // Not awaited: a generator takes a return only once what it awaits has settled, and that may be never.
    Promise.resolve(this.events.return?.()).catch((error: unknown) => this.options.onReturnError(error));
  }

  private forget(): void {
    if (this.isDone) return;
    this.isDone = true;
    this.options.signal.removeEventListener('abort', this.onAbort);
    this.options.onEnd();
  }
}
