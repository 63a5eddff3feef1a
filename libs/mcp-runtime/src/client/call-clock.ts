import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';

export interface ClockLimits {
  /** Without progress for this long the call ends. */
  readonly timeoutMs: number;
  /** However much progress there is, it ends after this long. */
  readonly maxTimeoutMs: number;
}

/**
 * The time one call has. It stands still while the server waits for the user (a question it asked, a model it may borrow): how long a person
 * thinks is no sign of a hung server. At its end `signal` is aborted with the SDK's own error for a request that timed out; it is aborted with
 * the caller's signal as well. (`AbortSignal.any` would do, at a cost that every call would feel.)
 */
export class CallClock {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #limits: ClockLimits;
  #idleLeft: number;
  #totalLeft: number;
  #runningSince: number | null = null;
  #timer: NodeJS.Timeout | undefined;

  readonly #caller: AbortSignal;
  readonly #onCallerAbort = () => this.#controller.abort(this.#caller.reason);

  constructor(limits: ClockLimits, caller: AbortSignal) {
    this.#limits = limits;
    this.#caller = caller;
    this.#idleLeft = limits.timeoutMs;
    this.#totalLeft = limits.maxTimeoutMs;
    this.signal = this.#controller.signal;
    if (caller.aborted) this.#onCallerAbort();
    else caller.addEventListener('abort', this.#onCallerAbort, { once: true });
    this.resume();
  }

  progressed(): void {
    const wasRunning = this.#runningSince !== null;
    this.pause();
    this.#idleLeft = this.#limits.timeoutMs;
    if (wasRunning) this.resume();
  }

  pause(): void {
    if (this.#runningSince === null) return;
    const elapsed = performance.now() - this.#runningSince;
    this.#idleLeft -= elapsed;
    this.#totalLeft -= elapsed;
    this.stop();
  }

  resume(): void {
    if (this.#runningSince !== null) return;
    this.#runningSince = performance.now();
    this.#timer = setTimeout(() => this.#end(), Math.max(0, Math.min(this.#idleLeft, this.#totalLeft)));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#runningSince = null;
  }

  /** The call is over: nothing is aborted any more. */
  close(): void {
    this.stop();
    this.#caller.removeEventListener('abort', this.#onCallerAbort);
  }

  #end(): void {
    const wasTotal = this.#totalLeft <= this.#idleLeft;
    const { timeoutMs, maxTimeoutMs } = this.#limits;
    this.#controller.abort(new McpError(ErrorCode.RequestTimeout, 'Request timed out', wasTotal ? { maxTotalTimeout: maxTimeoutMs } : { timeout: timeoutMs }));
  }
}
