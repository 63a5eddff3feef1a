import { fetchToken } from '@modelcontextprotocol/sdk/client/auth.js';
import type { AddClientAuthentication } from '@modelcontextprotocol/sdk/client/auth.js';
import type { AuthorizationServerMetadata, OAuthClientInformationMixed, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { StoredTokens } from './sign-in-record.ts';

/** Who asks a token endpoint, and how it proves that. */
export interface TokenClient {
  information: OAuthClientInformationMixed;
  authenticate: AddClientAuthentication | undefined;
}

export interface TokenRequest {
  issuer: string;
  metadata: AuthorizationServerMetadata | null;
  client: TokenClient;
  parameters: URLSearchParams;
  resource: string | null;
  fetch: FetchLike;
}

/** Asks for tokens by a grant that needs no browser. */
export async function requestTokens({ issuer, metadata, client, parameters, resource, fetch }: TokenRequest): Promise<OAuthTokens> {
  const provider = {
    redirectUrl: undefined,
    clientMetadata: { redirect_uris: [] },
    clientInformation: () => client.information,
    prepareTokenRequest: () => parameters,
    ...(client.authenticate ? { addClientAuthentication: client.authenticate } : {}),
    tokens: () => undefined,
    saveTokens: unused,
    redirectToAuthorization: unused,
    saveCodeVerifier: unused,
    codeVerifier: () => '',
  };
  // The SDK reads nothing of a resource but its text.
  return fetchToken(provider, issuer, { ...(metadata ? { metadata } : {}), ...(resource === null ? {} : { resource: resource as unknown as URL }), fetchFn: fetch });
}

/** A token is renewed this long before it expires, so that none expires on its way; one that lives shortly, in the last fifth of its life. */
const RENEW_AHEAD_MS = 120_000;

/** A response without scopes granted those that were asked for (RFC 6749). */
export function toStoredTokens(tokens: OAuthTokens, asked: readonly string[], kept: StoredTokens | null, now: number): StoredTokens {
  const lifetime = tokens.expires_in === undefined ? null : tokens.expires_in * 1000;
  return {
    access: tokens.access_token,
    refresh: tokens.refresh_token ?? kept?.refresh ?? null,
    expiresAt: lifetime === null ? null : now + lifetime,
    renewAt: lifetime === null ? null : now + Math.max(lifetime * 0.8, lifetime - RENEW_AHEAD_MS),
    scopes: tokens.scope === undefined ? [...asked] : splitScopes(tokens.scope),
  };
}

export function splitScopes(text: string | undefined): string[] {
  return [...new Set((text ?? '').split(/\s+/).filter((scope) => scope !== ''))];
}

function unused(): void {
  // The SDK's interface is that of all its flows.
}
