import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { McpRuntimeError } from '../errors.ts';
import type { ServerTransport } from './server-transport.ts';

export interface HttpTransportOptions {
  /** The server's configured name, for messages. */
  server: string;
  url: URL;
}

/** How long the server may take to hear that the session is over. */
const GOODBYE_MS = 1000;

/**
 * A remote server over Streamable HTTP.
 *
 * Redirects are refused: the user consented to one address, and where it sends us is the server's choice, not theirs.
 */
export class HttpTransport extends StreamableHTTPClientTransport implements ServerTransport {
  #isClosed = false;

  constructor({ server, url }: HttpTransportOptions) {
    super(url, {
      fetch: async (target, init) => {
        const response = await fetch(target, { ...init, redirect: 'manual' });
        if (response.status >= 300 && response.status < 400) {
          await response.body?.cancel();
          throw redirectRefused(server, target, response);
        }
        return response;
      },
    });
  }

  /** A remote server ends no connection: what fails is one request, and its own error says why. */
  reasonOfEnd(): null {
    return null;
  }

  /** Tells the server that the session is over, then drops whatever is still open. A server that does not listen is left alone. */
  override async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      await Promise.race([this.terminateSession(), new Promise((resolve) => setTimeout(resolve, GOODBYE_MS).unref())]);
    } catch (error) {
      // A courtesy: the server forgets the session by itself.
      this.onerror?.(error as Error);
    } finally {
      await super.close();
    }
  }
}

function redirectRefused(server: string, target: string | URL, response: Response): McpRuntimeError {
  const location = response.headers.get('location');
  const base = String(target);
  const destination = location !== null && URL.canParse(location, base) ? new URL(location, base).origin : 'another address';
  return new McpRuntimeError('redirect-refused', {
    problem: `The MCP server "${server}" redirects to ${destination}, which is not followed.`,
    remedy: 'If you trust that address, enter it in the settings in place of the present one.',
  });
}
