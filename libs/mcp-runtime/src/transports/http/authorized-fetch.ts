import { extractWWWAuthenticateParams } from '@modelcontextprotocol/sdk/client/auth.js';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Bearer } from '@chatos/contracts';
import { McpRuntimeError } from '../../errors.ts';

/** What a server said when it refused a request for want of rights. */
export interface AccessChallenge {
  /** The bearer that was refused; absent where none was sent. */
  rejected?: string;
  scope?: string;
  resourceMetadata?: string;
}

/** How one remote server is told who asks. */
export interface ServerAccess {
  /** The configured headers, and the authorization where it is a token or a password. Asked for with each request and kept nowhere. */
  headers(): Promise<Record<string, string>>;
  /** Where the server asks for OAuth: a bearer if there is one (null where nobody is signed in), or one that answers a challenge. */
  oauth: { present(signal: AbortSignal): Promise<Bearer | null>; answer(challenge: AccessChallenge, signal: AbortSignal): Promise<Bearer> } | null;
}

/** A bearer is asked for anew this long before it expires. */
const EXPIRY_MARGIN_MS = 30_000;

/**
 * Tells the server, and no other origin, who asks. A refusal is answered once: a 401 with a new bearer, a 403 for want of scope with a wider
 * one, and the same scope is not asked for a second time.
 */
export function createAuthorizedFetch(options: { server: string; serverUrl: URL; access: ServerAccess; fetch: FetchLike; signal: AbortSignal }): FetchLike {
  const { server, serverUrl, access, signal } = options;
  const widened = new Set<string>();
  let bearer: Bearer | null = null;

  const isUsable = (held: Bearer | null): held is Bearer => held !== null && (held.expiresAt === null || held.expiresAt - EXPIRY_MARGIN_MS > Date.now());

  async function send(target: string | URL, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(await access.headers())) headers.set(name, value);
    if (bearer) headers.set('authorization', `Bearer ${bearer.token}`);
    return options.fetch(target, { ...init, headers });
  }

  return async (target, init = {}) => {
    if (new URL(target).origin !== serverUrl.origin) return options.fetch(target, init);
    const { oauth } = access;
    if (oauth && !isUsable(bearer)) bearer = await oauth.present(signal);
    let response = await send(target, init);
    let hasRenewed = false;
    while (response.status === 401 || response.status === 403) {
      const { scope, error, resourceMetadataUrl } = extractWWWAuthenticateParams(response);
      const isMissingScope = response.status === 403 && error === 'insufficient_scope';
      if (response.status === 403 && !isMissingScope) return response;
      await response.body?.cancel();
      if (!oauth) throw unauthorized(server, response.status);
      if (isMissingScope ? widened.has(scope ?? '') : hasRenewed) throw refusedAgain(server, isMissingScope ? (scope ?? '') : null);
      if (isMissingScope) widened.add(scope ?? '');
      else hasRenewed = true;
      bearer = await oauth.answer({ ...(bearer ? { rejected: bearer.token } : {}), ...(scope === undefined ? {} : { scope }), ...(resourceMetadataUrl ? { resourceMetadata: resourceMetadataUrl.href } : {}) }, signal);
      response = await send(target, init);
    }
    return response;
  };
}

function unauthorized(server: string, status: number): McpRuntimeError {
  return new McpRuntimeError('needs-sign-in', {
    problem: `The MCP server "${server}" wants to know who asks (HTTP ${status}).`,
    remedy: 'In its settings choose how: sign in (OAuth), or enter its token or password anew.',
  });
}

function refusedAgain(server: string, scope: string | null): McpRuntimeError {
  const what = scope === null ? 'refuses the sign-in it has just been given' : `goes on refusing for want of the rights "${scope}", which were asked for`;
  return new McpRuntimeError('sign-in-failed', { problem: `The MCP server "${server}" ${what}.`, remedy: 'Sign out and in again in its settings, as a user who has these rights.' });
}
