import { SSEClientTransport, SseError } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport, StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { FetchLike, TransportSendOptions } from '@modelcontextprotocol/sdk/shared/transport.js';
import { isInitializeRequest } from '@modelcontextprotocol/sdk/types.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { McpRuntimeError } from '../errors.ts';
import { createGuardedFetch } from '../network/guarded-fetch.ts';
import type { GuardedFetch, Resolve } from '../network/guarded-fetch.ts';
import { createWaitingRequests } from '../requests/waiting.ts';
import { createAuthorizedFetch } from './http/authorized-fetch.ts';
import type { ServerAccess } from './http/authorized-fetch.ts';
import type { ServerTransport } from './server-transport.ts';

export interface HttpTransportOptions {
  /** The server's configured name, for messages. */
  server: string;
  url: URL;
  access: ServerAccess;
  /** For tests: in place of the system's resolver. */
  resolve?: Resolve;
}

/** How long the server may take to hear that the session is over. */
const GOODBYE_MS = 1000;
/** A stream that broke is taken up again where it was, unless the server says when: after 1 s, 2 s, 4 s … */
const RECONNECTION = { initialReconnectionDelay: 1000, maxReconnectionDelay: 30_000, reconnectionDelayGrowFactor: 2, maxRetries: 5 };
/** Refusals of a greeting that an old server, which only knows SSE, would give. */
const OLD_SERVER_STATUS: ReadonlySet<number> = new Set([400, 404, 405, 406, 415, 422, 501]);

/**
 * A remote server over Streamable HTTP, or over SSE where it is an old one: where the greeting is refused, the address is asked for a stream
 * that names the place for messages, as the specification says.
 *
 * Redirects within the server's own origin are followed. Any other is refused: the user consented to one address, and where it sends us is
 * the server's choice, not theirs.
 */
export class HttpTransport implements ServerTransport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;

  /** A user who has to sign in for a request takes as long as it takes: meanwhile no request of this server runs out of time. */
  readonly waiting = createWaitingRequests();
  readonly #options: HttpTransportOptions;
  readonly #closing = new AbortController();
  readonly #guard: GuardedFetch;
  readonly #fetch: FetchLike;
  #inner: StreamableHTTPClientTransport | SSEClientTransport;
  #isStarted = false;
  #hasEnded = false;
  #reason: McpRuntimeError | null = null;
  #closed: Promise<void> | null = null;

  constructor(options: HttpTransportOptions) {
    const { server, url, access, resolve } = options;
    this.#options = options;
    this.#guard = createGuardedFetch({ server, serverUrl: url, ...(resolve ? { resolve } : {}) });
    const authorized = createAuthorizedFetch({ server, serverUrl: url, access: this.#waitingFor(access), fetch: this.#guard.fetch, signal: this.#closing.signal });
    this.#fetch = async (target, init) => {
      const response = await authorized(target, { ...init, redirect: 'manual' });
      const destination = foreignRedirect(response, new URL(target));
      if (destination === null) return response;
      await response.body?.cancel();
      throw redirectRefused(server, destination);
    };
    this.#inner = new StreamableHTTPClientTransport(url, { fetch: this.#fetch, reconnectionOptions: RECONNECTION });
  }

  get sessionId(): string | undefined {
    return this.#inner instanceof StreamableHTTPClientTransport ? this.#inner.sessionId : undefined;
  }

  setProtocolVersion(version: string): void {
    this.#inner.setProtocolVersion(version);
  }

  /** A server that ends its stream for good, or forgets the session, ends the connection; what else fails is one request, whose own error says why. */
  reasonOfEnd(): McpRuntimeError | null {
    return this.#reason;
  }

  async start(): Promise<void> {
    this.#isStarted = true;
    this.#adopt(this.#inner);
    await this.#inner.start();
  }

  /** Rejects with McpRuntimeError 'session-forgotten' where the server knows the session no more: it took no note of this message. */
  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    const inner = this.#inner;
    try {
      await (inner instanceof StreamableHTTPClientTransport ? inner.send(message, options) : inner.send(message));
    } catch (error) {
      if (error instanceof StreamableHTTPError) {
        if (isInitializeRequest(message) && OLD_SERVER_STATUS.has(error.code ?? 0)) return this.#sendToOldServer(message, error);
        if (error.code === 404 && this.sessionId !== undefined) {
          // After this rejection: the message that met it is known not to have been taken, which holds of no other that waits for an answer.
          setImmediate(() => this.#end(this.#sessionOver('connection-lost')));
          throw this.#sessionOver('session-forgotten', error);
        }
      }
      throw error;
    }
  }

  #waitingFor(access: ServerAccess): ServerAccess {
    const { oauth } = access;
    if (!oauth) return access;
    const answer: typeof oauth.answer = (challenge, signal) => {
      const work = () => oauth.answer(challenge, signal);
      // Where so many wait already, the clocks stand still as it is.
      return this.waiting.while(null, work) ?? work();
    };
    return { headers: () => access.headers(), oauth: { present: (signal) => oauth.present(signal), answer } };
  }

  /** Tells the server that the session is over, then drops whatever is still open. A server that does not listen is left alone. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    try {
      if (this.#inner instanceof StreamableHTTPClientTransport && this.#isStarted && this.#reason === null) {
        await Promise.race([this.#inner.terminateSession(), new Promise((resolve) => setTimeout(resolve, GOODBYE_MS).unref())]);
      }
    } catch (error) {
      // A courtesy: the server forgets the session by itself.
      this.onerror?.(error as Error);
    } finally {
      this.#closing.abort(new Error('The connection was closed.'));
      await this.#inner.close();
      await this.#guard.close();
      this.#tellEnd();
    }
  }

  #adopt(inner: StreamableHTTPClientTransport | SSEClientTransport): void {
    inner.onmessage = (message) => this.onmessage?.(message);
    inner.onerror = (error) => {
      // The SDK would make a new session of the stream, in which nobody has been greeted.
      if (error instanceof SseError && inner === this.#inner && this.#isStarted) this.#end(this.#streamOver(error));
      this.onerror?.(error);
    };
  }

  /** Where that fails too, the greeting's own refusal says more than the lack of a stream. */
  async #sendToOldServer(message: JSONRPCMessage, refusal: StreamableHTTPError): Promise<void> {
    const streamable = this.#inner;
    const sse = new SSEClientTransport(this.#options.url, { fetch: this.#fetch });
    const { signal } = this.#closing;
    let onAbort = () => undefined as void;
    const aborted = new Promise<never>((_resolve, reject) => {
      onAbort = () => reject(signal.reason as Error);
      signal.addEventListener('abort', onAbort, { once: true });
    });
    try {
      signal.throwIfAborted();
      sse.onmessage = (received) => this.onmessage?.(received);
      await Promise.race([sse.start(), aborted]);
      this.#inner = sse;
      this.#adopt(sse);
      await streamable.close();
      await sse.send(message);
    } catch (error) {
      await sse.close();
      throw error instanceof McpRuntimeError ? error : refusal;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  #end(reason: McpRuntimeError): void {
    this.#reason ??= reason;
    // At once: the next call must not meet what is ending.
    this.#tellEnd();
    void this.close();
  }

  #tellEnd(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.onclose?.();
  }

  #sessionOver(code: 'connection-lost' | 'session-forgotten', cause?: unknown): McpRuntimeError {
    return new McpRuntimeError(code, { problem: `The MCP server "${this.#options.server}" has ended the session.`, remedy: 'Try again: a new one begins with the next call.' }, cause);
  }

  #streamOver(cause: SseError): McpRuntimeError {
    return new McpRuntimeError('connection-lost', { problem: `The MCP server "${this.#options.server}" closed its stream: ${cause.message}`, remedy: 'Try again: it is connected anew with the next call.' }, cause);
  }
}

/** Where a redirect leads that leaves the origin; null for everything else. */
function foreignRedirect(response: Response, from: URL): string | null {
  if (response.status < 300 || response.status >= 400 || response.status === 304) return null;
  const location = response.headers.get('location');
  if (location === null || !URL.canParse(location, from.href)) return 'another address';
  const { origin } = new URL(location, from);
  return origin === from.origin ? null : origin;
}

function redirectRefused(server: string, destination: string): McpRuntimeError {
  return new McpRuntimeError('redirect-refused', {
    problem: `The MCP server "${server}" redirects to ${destination}, which is not followed.`,
    remedy: 'If you trust that address, enter it in the settings in place of the present one.',
  });
}
