import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { Agent, fetch as undiciFetch } from 'undici';
import type { RequestInit as UndiciRequestInit } from 'undici';
import { McpRuntimeError } from '../errors.ts';
import { addressOfHost, isLoopbackAddress, isLoopbackHost, isPublicAddress } from './addresses.ts';

export interface ResolvedAddress {
  address: string;
  family: number;
}
/** Every address of a name, as the connection will try them. */
export type Resolve = (hostname: string) => Promise<ResolvedAddress[]>;

export interface GuardedFetchOptions {
  /** The server's configured name, for messages. */
  server: string;
  /** What the user typed: the one address that may be private, or plain http. */
  serverUrl: URL;
  /** For tests: in place of the system's resolver. */
  resolve?: Resolve;
}

export interface GuardedFetch {
  /**
   * Fetches from the server itself, or from what it named. Rejects with McpRuntimeError 'address-refused' for what a server may not name.
   * Redirects of a GET are followed, each under the same rules; of anything else they are left to the caller.
   */
  fetch: FetchLike;
  /** The same judgement on an address that somebody else opens: a browser. Throws McpRuntimeError 'address-refused'. */
  assertOpenable(url: URL): void;
  close(): Promise<void>;
}

const MAX_HOPS = 5;
const WITHOUT_BODY: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/**
 * The only way to the network for remote servers and their sign-in. The user vouches for the origin they typed. Whatever else comes up
 * (redirects, metadata, the endpoints it names) was named by a server: it must be https, or http to this machine where the server itself is
 * on this machine, and may not lie in a private or link-local network. Judged are the very addresses that are then connected to: the name is
 * resolved once, for the connection.
 */
export function createGuardedFetch({ server, serverUrl, resolve = resolveAll }: GuardedFetchOptions): GuardedFetch {
  const isLocalServer = isLoopbackHost(serverUrl.hostname);
  const mayConnect = (address: string) => isPublicAddress(address) || (isLocalServer && isLoopbackAddress(address));
  // A stream may be silent for as long as it likes, and a call for as long as its own timeout says.
  const limits = { headersTimeout: 0, bodyTimeout: 0 };
  const typed = new Agent({ ...limits, connect: { lookup: lookupWith(resolve, () => undefined) } });
  const named = new Agent({
    ...limits,
    connect: {
      lookup: lookupWith(resolve, (hostname, addresses) => {
        if (addresses.length === 0 || !addresses.every(({ address }) => mayConnect(address))) throw refused(server, hostname, 'it lies in a private network');
      }),
    },
  });

  function assertNameable(url: URL): void {
    assertScheme(url);
    const address = addressOfHost(url.hostname);
    if (address !== null && !mayConnect(address)) throw refused(server, url.host, 'it lies in a private network');
    if (isLoopbackHost(url.hostname) && !isLocalServer) throw refused(server, url.host, 'it is this machine');
  }

  function assertScheme(url: URL): void {
    if (url.protocol === 'https:') return;
    if (url.protocol !== 'http:') throw refused(server, url.protocol, 'only https is followed');
    if (!isLoopbackHost(url.hostname) || !isLocalServer) throw refused(server, url.origin, 'it is not https');
  }

  async function once(url: URL, init: RequestInit): Promise<Response> {
    const isTyped = url.origin === serverUrl.origin;
    if (!isTyped) assertNameable(url);
    try {
      return toResponse(await undiciFetch(url, { ...(init as UndiciRequestInit), redirect: 'manual', dispatcher: isTyped ? typed : named }));
    } catch (error) {
      // The connection's own refusal arrives wrapped.
      if (error instanceof Error && error.cause instanceof McpRuntimeError) throw error.cause;
      throw error;
    }
  }

  return {
    async fetch(target, init = {}) {
      let url = new URL(target);
      let request = init;
      for (let hop = 0; ; hop++) {
        const response = await once(url, request);
        const next = redirectTarget(response, url);
        if (next === null || init.redirect === 'manual' || (init.method ?? 'GET').toUpperCase() !== 'GET') return response;
        await response.body?.cancel();
        if (hop === MAX_HOPS) throw refused(server, url.host, 'it redirects without end');
        // What was meant for one origin is not told to another.
        if (next.origin !== url.origin) request = { ...request, headers: withoutSecrets(request.headers) };
        url = next;
      }
    },
    assertOpenable: assertScheme,
    async close() {
      await Promise.all([typed.destroy(), named.destroy()]);
    },
  };
}

function lookupWith(resolve: Resolve, judge: (hostname: string, addresses: ResolvedAddress[]) => void): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then((addresses) => {
      judge(hostname, addresses);
      const [first] = addresses;
      if (options.all === true) callback(null, addresses);
      else if (first) callback(null, first.address, first.family);
      else callback(Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' }), '', 0);
    }).catch((error: unknown) => callback(error as NodeJS.ErrnoException, '', 0));
  };
}

function resolveAll(hostname: string): Promise<ResolvedAddress[]> {
  return systemLookup(hostname, { all: true });
}

function redirectTarget(response: Response, url: URL): URL | null {
  const location = response.headers.get('location');
  if (response.status < 300 || response.status >= 400 || location === null || !URL.canParse(location, url.href)) return null;
  return new URL(location, url);
}

function withoutSecrets(headers: RequestInit['headers']): Headers {
  const kept = new Headers();
  for (const [name, value] of new Headers(headers)) if (['accept', 'mcp-protocol-version', 'user-agent'].includes(name)) kept.set(name, value);
  return kept;
}

/** The SDK recognises a response by the class of this Node, which undici's own is not. */
function toResponse(response: Awaited<ReturnType<typeof undiciFetch>>): Response {
  const { status, statusText } = response;
  const body = WITHOUT_BODY.has(status) ? null : (response.body as unknown as ReadableStream | null);
  return new Response(body, { status, statusText, headers: [...response.headers] });
}

function refused(server: string, target: string, why: string): McpRuntimeError {
  return new McpRuntimeError('address-refused', {
    problem: `The MCP server "${server}" names ${target}, which is not followed: ${why}.`,
    remedy: 'A server may name public https addresses only. If you trust that address, enter it in the settings in place of the present one.',
  });
}
