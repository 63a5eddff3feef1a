import { TERMINAL_CHANGED_METHOD } from '@chatos/contracts';
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/sdk/types.js';

/** A server that announces more than this is not believed about the rest. */
const MAX_PIECES = 1000;
const TERMINAL_TASK_STATES = new Set(['completed', 'failed', 'cancelled']);

type Parameters = Record<string, unknown>;

/**
 * What a child does when no call waits for it, as far as the messages show: subscriptions, tasks that are under way, terminals that are
 * open, and progress that is reported for no call in flight. A child with any of it is not idle.
 */
export class BackgroundWork {
  readonly #pieces = new Set<string>();
  readonly #inFlight = new Set<RequestId>();

  get isUnderWay(): boolean {
    return this.#pieces.size > 0;
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
    if (message.method === 'resources/subscribe') this.#add(`resource ${String(parameters['uri'])}`);
    if (message.method === 'resources/unsubscribe') this.#pieces.delete(`resource ${String(parameters['uri'])}`);
  }

  received(message: JSONRPCMessage): void {
    if (!('method' in message)) {
      if (message.id !== undefined) this.#inFlight.delete(message.id);
      return;
    }
    const parameters = (message.params ?? {}) as Parameters;
    if (message.method === 'notifications/progress') this.#progress(parameters);
    if (message.method === TERMINAL_CHANGED_METHOD) this.#terminal(parameters['terminal']);
    if (message.method === 'notifications/tasks/status') this.#set(`task ${String(parameters['taskId'])}`, !TERMINAL_TASK_STATES.has(String(parameters['status'])));
  }

  #terminal(terminal: unknown): void {
    const { id, state } = (terminal ?? {}) as Parameters;
    this.#set(`terminal ${String(id)}`, state === 'running');
  }

  #progress({ progressToken, progress, total }: Parameters): void {
    if (this.#inFlight.has(progressToken as RequestId)) return;
    // Without a total its end cannot be told: such a report only counts as a sign of life.
    this.#set(`progress ${String(progressToken)}`, typeof progress === 'number' && typeof total === 'number' && progress < total);
  }

  #set(piece: string, isUnderWay: boolean): void {
    if (isUnderWay) this.#add(piece);
    else this.#pieces.delete(piece);
  }

  #add(piece: string): void {
    if (this.#pieces.size < MAX_PIECES) this.#pieces.add(piece);
  }
}
