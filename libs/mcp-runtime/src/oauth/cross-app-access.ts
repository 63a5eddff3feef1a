import { z } from 'zod';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import { plain, signInFailed } from './errors.ts';
import { requestTokens } from './token-request.ts';
import type { TokenClient } from './token-request.ts';
import type { OAuthTokens, AuthorizationServerMetadata } from '@modelcontextprotocol/sdk/shared/auth.js';

const assertionAnswer = z.object({ access_token: z.string(), issued_token_type: z.literal('urn:ietf:params:oauth:token-type:id-jag') });

export interface CrossAppAccessOptions {
  server: string;
  /** The server's own sign-in. */
  issuer: string;
  metadata: AuthorizationServerMetadata | null;
  resource: string;
  scopes: readonly string[];
  client: TokenClient;
  /** The enterprise's identity provider, and what it said of the user. */
  provider: { tokenEndpoint: URL; clientId: string; identityToken: string };
  fetch: FetchLike;
  /** The provider is an address the user typed. */
  fetchFromProvider: FetchLike;
}

/** Signs in by an enterprise's identity provider, which vouches for the user to the server's own sign-in (SEP-990). */
export async function signInThroughProvider(options: CrossAppAccessOptions): Promise<OAuthTokens> {
  const assertion = await exchangeIdentity(options);
  const { issuer, metadata, client, scopes, fetch } = options;
  const parameters = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  if (scopes.length > 0) parameters.set('scope', scopes.join(' '));
  return requestTokens({ issuer, metadata, client, parameters, resource: options.resource, fetch });
}

/** RFC 8693: what the provider says of the user becomes what it says to this one sign-in server. */
async function exchangeIdentity({ server, issuer, resource, scopes, provider, fetchFromProvider }: CrossAppAccessOptions): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: provider.identityToken,
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    requested_token_type: 'urn:ietf:params:oauth:token-type:id-jag',
    audience: issuer,
    resource,
    client_id: provider.clientId,
    ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}),
  });
  const response = await fetchFromProvider(provider.tokenEndpoint, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }, body, redirect: 'manual' });
  const text = await response.text();
  const answer = assertionAnswer.safeParse(parse(text));
  if (response.ok && answer.success) return answer.data.access_token;
  throw signInFailed(server, `the identity provider does not vouch for you (HTTP ${response.status}: ${plain(text)})`, 'Sign in again; if it stays like this, ask whoever runs the identity provider.');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Told as it is by the caller.
    return null;
  }
}
