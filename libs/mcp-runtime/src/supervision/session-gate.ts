import { McpRuntimeError } from '../errors.ts';

/** How many sessions of the past a child remembers; more than any window shows at once. */
const KNOWN_SESSIONS = 1000;

interface Waiting {
  sessionId: string;
  admit(): void;
}

/**
 * Knows which sessions have calls in flight at one child, and so whose a request of the server's own is. Once that could not be told, the
 * child takes calls of one session at a time: from then on it can.
 */
export class SessionGate {
  readonly #server: string;
  readonly #inFlight = new Map<string, number>();
  /** The sessions this child was ever called for. A server may name no other. */
  readonly #known = new Set<string>();
  #waiting: Waiting[] = [];
  #isExclusive = false;

  constructor(server: string) {
    this.#server = server;
  }

  get isExclusive(): boolean {
    return this.#isExclusive;
  }

  /** Resolves when a call of the session may be made, with what ends it. Rejects with the signal's reason. */
  async enter(sessionId: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#mayEnter(sessionId)) this.#count(sessionId);
    else await this.#wait(sessionId, signal);
    return this.#leaveOnce(sessionId);
  }

  /** The same without waiting; null where it would have to wait. */
  enterNow(sessionId: string): (() => void) | null {
    if (!this.#mayEnter(sessionId)) return null;
    this.#count(sessionId);
    return this.#leaveOnce(sessionId);
  }

  #leaveOnce(sessionId: string): () => void {
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#leave(sessionId);
    };
  }

  /**
   * The session a request of the server's own belongs to: the one its `_meta` names, else the only one with a call in flight, else null.
   * Throws McpRuntimeError 'session-unknown' where several have one, or where it names a session that never called this child.
   */
  sessionFor(meta: Readonly<Record<string, unknown>> | undefined): string | null {
    const named = meta?.['sessionId'];
    if (typeof named === 'string' && named !== '') {
      if (this.#known.has(named)) return named;
      throw new McpRuntimeError('session-unknown', { problem: `The MCP server "${this.#server}" asked in the name of a session that never called it.`, remedy: 'Its request was refused.' });
    }
    if (this.#inFlight.size <= 1) return this.#inFlight.keys().next().value ?? null;
    this.#isExclusive = true;
    throw new McpRuntimeError('session-unknown', {
      problem: `The MCP server "${this.#server}" asked for something while ${this.#inFlight.size} sessions were calling it, without saying which of them it is about.`,
      remedy: 'Its request was refused. From now on it is given the calls of one session at a time; send the message again.',
    });
  }

  #mayEnter(sessionId: string): boolean {
    if (!this.#isExclusive) return true;
    // A session that is in may go on, also past those that wait: what it has in flight may depend on what it calls now.
    if (this.#inFlight.size > 0) return this.#inFlight.size === 1 && this.#inFlight.has(sessionId);
    return this.#waiting.length === 0;
  }

  #wait(sessionId: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        reject(signal.reason as Error);
        this.#admit();
      };
      const waiting = {
        sessionId,
        admit: () => {
          signal.removeEventListener('abort', onAbort);
          this.#count(sessionId);
          resolve();
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiting);
    });
  }

  #count(sessionId: string): void {
    this.#inFlight.set(sessionId, (this.#inFlight.get(sessionId) ?? 0) + 1);
    this.#known.delete(sessionId);
    this.#known.add(sessionId);
    const [oldest] = this.#known;
    if (this.#known.size > KNOWN_SESSIONS && oldest !== undefined) this.#known.delete(oldest);
  }

  #leave(sessionId: string): void {
    const left = (this.#inFlight.get(sessionId) ?? 1) - 1;
    if (left > 0) this.#inFlight.set(sessionId, left);
    else this.#inFlight.delete(sessionId);
    this.#admit();
  }

  /** Lets in the first that waits, and with it all of its session that wait directly behind it. */
  #admit(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      if (this.#inFlight.size > 0 && !this.#inFlight.has(next.sessionId)) return;
      this.#waiting.shift();
      next.admit();
    }
  }
}
