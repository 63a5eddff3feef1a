import { McpRuntimeError } from '../errors.ts';
import type { ServerConnection } from '../client/connection.ts';
import type { StartPolicy } from './start-policy.ts';
import type { StartQueue } from './start-queue.ts';
import { waitFor } from './wait-for.ts';

export interface SupervisedServerOptions {
  server: string;
  /** Opens a connection; `onClosed` is called once when it ends, for whatever reason. */
  open(hooks: { signal: AbortSignal; onClosed: () => void }): Promise<ServerConnection>;
  policy: StartPolicy;
  queue: StartQueue;
}

/**
 * One server under one (server, environment, workspace): started by the first use, again by the first use after it died, and ended once it
 * is retired and its last use is over.
 */
export class SupervisedServer {
  readonly #options: SupervisedServerOptions;
  readonly #starting = new AbortController();
  #connection: Promise<ServerConnection> | null = null;
  #uses = 0;
  #isRetired = false;
  #closed: Promise<void> | null = null;

  constructor(options: SupervisedServerOptions) {
    this.#options = options;
  }

  /** Runs work on the running server. An abort while it starts ends the waiting only: the start serves the next caller. */
  async use<Result>(signal: AbortSignal, work: (connection: ServerConnection) => Promise<Result>): Promise<Result> {
    signal.throwIfAborted();
    if (this.#closed) throw closedError(this.#options.server);
    this.#uses++;
    try {
      return await work(await waitFor(this.#connect(), signal));
    } finally {
      this.#uses--;
      if (this.#isRetired && this.#uses === 0) await this.close();
    }
  }

  /** Takes no part any more: ends now, or once the calls in flight have ended. */
  async retire(): Promise<void> {
    this.#isRetired = true;
    if (this.#uses === 0) await this.close();
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    this.#starting.abort(closedError(this.#options.server));
    // A start that fails now has cleaned up after itself, and its callers have its error.
    const connection = await this.#connection?.catch(() => null);
    await connection?.close();
  }

  #connect(): Promise<ServerConnection> {
    return this.#connection ?? this.#start();
  }

  #start(): Promise<ServerConnection> {
    const { open, policy, queue } = this.#options;
    const { signal } = this.#starting;
    // Compared before it is forgotten: a connection that ends late must not take a newer one with it.
    const forget = () => {
      if (this.#connection === attempt) this.#connection = null;
    };
    const attempt: Promise<ServerConnection> = queue.run(async () => {
      signal.throwIfAborted();
      policy.beforeStart();
      try {
        const connection = await open({ signal, onClosed: forget });
        policy.succeeded();
        return connection;
      } catch (error) {
        if (error instanceof McpRuntimeError && !signal.aborted) policy.failed(error);
        throw error;
      }
    });
    this.#connection = attempt;
    attempt.catch(forget);
    return attempt;
  }
}

function closedError(server: string): McpRuntimeError {
  return new McpRuntimeError('closed', { problem: `The MCP server "${server}" was ended.`, remedy: 'Send the message again.' });
}
