import type { SessionEvent } from '@chatos/contracts';
import { createPullIterator } from './pull-iterator.ts';
import type { PullIterator, Taken } from './pull-iterator.ts';

/** Deltas of one part are merged for this long: one frame at 60 Hz (the contract's 16 ms). */
export const DELTA_WINDOW_MS = 16;
/** A watcher this many events or this much text behind holds the turn. */
export const HOLD_AT_EVENTS = 64;
export const HOLD_AT_TEXT = 256 * 1024;
/**
 * A watcher that takes nothing for this long while it holds a turn is given up on: a page that hangs may slow its turn down, but not keep it
 * from ever ending. Its queue is dropped; it gets a fresh state when it reads again.
 */
export const HOLD_AT_MOST_MS = 30_000;
/** Events nobody waits for (a queued turn, a new title) may pile up this far before the queue is replaced by a fresh state. */
const DROP_AT_EVENTS = 1024;

type StateEvent = Extract<SessionEvent, { type: 'state' }>;
type DeltaEvent = Extract<SessionEvent, { type: 'delta' }>;

export interface SessionWatcherOptions {
  /** The present state of the session, consistent with the events pushed from the same tick on. */
  readState(): StateEvent;
  signal: AbortSignal | undefined;
  onClose(watcher: SessionWatcher): void;
  holdAtMostMs?: number | undefined;
  now?: (() => number) | undefined;
}

/**
 * One reader of one session's events. It reads a state first, then every later event exactly once, deltas merged. What it has not taken yet
 * is bounded: past the bound `isBehind` is true and whoever produces has to wait for `whenCaughtUp`. Together with the acknowledgement window
 * of the port (which stops taking from the iterator when the page stops reading) this holds the model's stream for a page that does not read.
 */
export class SessionWatcher {
  readonly iterator: PullIterator<SessionEvent>;
  private readonly options: SessionWatcherOptions;
  private readonly now: () => number;
  private readonly queue: SessionEvent[] = [];
  private queuedText = 0;
  private needsState = true;
  private isEnded = false;
  private isClosed = false;
  private nextDeltaAt = 0;
  private holdTimer: NodeJS.Timeout | undefined;
  private readonly waiting: (() => void)[] = [];

  constructor(options: SessionWatcherOptions) {
    this.options = options;
    this.now = options.now ?? (() => performance.now());
    this.iterator = createPullIterator<SessionEvent>({ take: () => this.take(), onClose: () => this.closed(), signal: options.signal });
  }

  get isBehind(): boolean {
    return !this.isClosed && (this.queue.length > HOLD_AT_EVENTS || this.queuedText > HOLD_AT_TEXT);
  }

  push(event: SessionEvent): void {
    // A reader that has yet to get its state gets this event as part of it.
    if (this.isClosed || this.isEnded || (this.needsState && event.type !== 'deleted')) return;
    if (!this.mergeIntoLast(event)) this.queue.push(event);
    this.queuedText += textLength(event);
    if (event.type === 'deleted') this.isEnded = true;
    else if (this.queue.length > DROP_AT_EVENTS) this.replaceByState();
    if (this.isBehind) this.holdTimer ??= setTimeout(() => this.replaceByState(), this.options.holdAtMostMs ?? HOLD_AT_MOST_MS).unref();
    this.iterator.wake();
  }

  /** Resolves once this watcher has caught up, is closed, or was given up on. */
  whenCaughtUp(): Promise<void> {
    if (!this.isBehind) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Ends the iterator; what was pushed and not taken is dropped. */
  close(): void {
    void this.iterator.return();
  }

  private take(): Taken<SessionEvent> {
    if (this.needsState && !this.isEnded) {
      this.needsState = false;
      return { kind: 'event', event: this.options.readState() };
    }
    const head = this.queue[0];
    if (head === undefined) return this.isEnded ? { kind: 'end' } : { kind: 'empty' };
    if (head.type === 'delta') {
      const inMs = this.nextDeltaAt - this.now();
      if (inMs > 0) return { kind: 'later', inMs };
      this.nextDeltaAt = this.now() + DELTA_WINDOW_MS;
    }
    this.queue.shift();
    this.queuedText -= textLength(head);
    clearTimeout(this.holdTimer);
    this.holdTimer = undefined;
    if (this.isBehind) this.holdTimer = setTimeout(() => this.replaceByState(), this.options.holdAtMostMs ?? HOLD_AT_MOST_MS).unref();
    else this.release();
    return { kind: 'event', event: head };
  }

  /** True where the event only says more, or later, of what the last queued event says. Events are shared, so the merged one is new. */
  private mergeIntoLast(event: SessionEvent): boolean {
    const last = this.queue.at(-1);
    if (last?.type !== event.type) return false;
    if (event.type === 'delta') {
      const delta = last as DeltaEvent;
      if (delta.messageId !== event.messageId || delta.position !== event.position) return false;
      this.queue[this.queue.length - 1] = { ...delta, text: delta.text + event.text };
      return true;
    }
    const isNewerOfSame = (event.type === 'turn' && last.type === 'turn' && last.turn.id === event.turn.id)
      || event.type === 'session'
      || (event.type === 'part' && last.type === 'part' && last.messageId === event.messageId && last.position === event.position);
    if (!isNewerOfSame) return false;
    this.queuedText -= textLength(last);
    this.queue[this.queue.length - 1] = event;
    return true;
  }

  private replaceByState(): void {
    this.queue.length = 0;
    this.queuedText = 0;
    this.needsState = true;
    this.release();
    this.iterator.wake();
  }

  private release(): void {
    clearTimeout(this.holdTimer);
    this.holdTimer = undefined;
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private closed(): void {
    this.isClosed = true;
    this.queue.length = 0;
    this.release();
    this.options.onClose(this);
  }
}

/** The text an event carries: what makes a queue large. */
function textLength(event: SessionEvent): number {
  switch (event.type) {
    case 'delta':
      return event.text.length;
    case 'part':
      return partLength(event.part);
    case 'message':
      return event.message.parts.reduce((sum, part) => sum + partLength(part), 0);
    default:
      return 0;
  }
}

function partLength(part: Extract<SessionEvent, { type: 'part' }>['part']): number {
  return part.kind === 'tool' ? (part.result?.length ?? 0) : part.text.length;
}
