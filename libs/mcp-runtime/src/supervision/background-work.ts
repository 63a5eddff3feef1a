import { TERMINAL_CHANGED_METHOD } from '@chatos/contracts';
import type { ServerInstance } from '@chatos/contracts';
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/sdk/types.js';

/** A server that announces more than this is not believed about the rest. */
const MAX_PIECES = 1000;
/** Work a server announced, and of which nothing was heard for this long, counts as over: the server may have forgotten to say so. */
export const LONGEST_SILENCE_MS = 24 * 60 * 60 * 1000;
/** What ends by our own doing, or tells its end for certain, however long it is silent. */
const LASTING: ReadonlySet<Kind> = new Set(['subscription', 'terminal']);
const TERMINAL_TASK_STATES = new Set(['completed', 'failed', 'cancelled']);

type Parameters = Record<string, unknown>;
type Underway = NonNullable<ServerInstance['background']>;
type Kind = Underway['kinds'][number];

/** One thing that goes on: since when, and when it was last heard of. */
interface Piece {
  readonly kind: Kind;
  readonly since: number;
  heardAt: number;
}

/**
 * What a child does when no call waits for it, as far as the messages show: subscriptions, tasks that are under way, terminals that are
 * open, and progress that is reported for no call in flight. A child with any of it is not idle. A subscription is ours, and ends when we end it.
 */
export class BackgroundWork {
  readonly #pieces = new Map<string, Piece>();
  readonly #inFlight = new Set<RequestId>();
  readonly #now: () => number;

  /** `now` as `Date.now`. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get isUnderWay(): boolean {
    this.#forgetSilent();
    return this.#pieces.size > 0;
  }

  /** Null where nothing is. */
  get underWay(): Underway | null {
    if (!this.isUnderWay) return null;
    const pieces = [...this.#pieces.values()];
    return { since: pieces.reduce((since, piece) => Math.min(since, piece.since), Infinity), kinds: [...new Set(pieces.map(({ kind }) => kind))].sort() };
  }

  /** In how long the next piece of announced work counts as over, unless it is heard of; null where no such work is under way. */
  get silentInMs(): number | null {
    const heard = [...this.#pieces.values()].filter(({ kind }) => !LASTING.has(kind)).map(({ heardAt }) => heardAt);
    return heard.length === 0 ? null : Math.max(0, heard.reduce((first, at) => Math.min(first, at), Infinity) + LONGEST_SILENCE_MS - this.#now());
  }

  /** Whether an answer to this request is still awaited. */
  isInFlight(id: unknown): boolean {
    return this.#inFlight.has(id as RequestId);
  }

  sent(message: JSONRPCMessage): void {
    if (!('method' in message)) return;
    const parameters = (message.params ?? {}) as Parameters;
    if ('id' in message) this.#inFlight.add(message.id);
    if (message.method === 'notifications/cancelled') this.#inFlight.delete(parameters['requestId'] as RequestId);
    if (message.method === 'resources/subscribe') this.#set('subscription', parameters['uri'], true);
    if (message.method === 'resources/unsubscribe') this.#set('subscription', parameters['uri'], false);
  }

  received(message: JSONRPCMessage): void {
    if (!('method' in message)) {
      if (message.id !== undefined) this.#inFlight.delete(message.id);
      return;
    }
    const parameters = (message.params ?? {}) as Parameters;
    if (message.method === 'notifications/progress') this.#progress(parameters);
    if (message.method === TERMINAL_CHANGED_METHOD) this.#terminal(parameters['terminal']);
    if (message.method === 'notifications/tasks/status') this.#set('task', parameters['taskId'], !TERMINAL_TASK_STATES.has(String(parameters['status'])));
  }

  #terminal(terminal: unknown): void {
    const { id, state } = (terminal ?? {}) as Parameters;
    this.#set('terminal', id, state === 'running');
  }

  #progress({ progressToken, progress, total }: Parameters): void {
    if (this.#inFlight.has(progressToken as RequestId)) return;
    // Without a total its end cannot be told: such a report only counts as a sign of life.
    this.#set('progress', progressToken, typeof progress === 'number' && typeof total === 'number' && progress < total);
  }

  #set(kind: Kind, name: unknown, isUnderWay: boolean): void {
    const key = `${kind} ${String(name)}`;
    const known = this.#pieces.get(key);
    const now = this.#now();
    if (!isUnderWay) this.#pieces.delete(key);
    else if (known) known.heardAt = now;
    else if (this.#pieces.size < MAX_PIECES) this.#pieces.set(key, { kind, since: now, heardAt: now });
  }

  #forgetSilent(): void {
    if (this.#pieces.size === 0) return;
    const now = this.#now();
    for (const [key, { kind, heardAt }] of this.#pieces) if (!LASTING.has(kind) && now - heardAt >= LONGEST_SILENCE_MS) this.#pieces.delete(key);
  }
}
