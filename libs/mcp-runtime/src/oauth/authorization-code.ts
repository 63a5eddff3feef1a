import { exchangeAuthorization, registerClient, startAuthorization } from '@modelcontextprotocol/sdk/client/auth.js';
import type { AuthorizationServerMetadata, OAuthClientMetadata, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import { randomBytes } from 'node:crypto';
import { needsSignIn, plain, signInFailed } from './errors.ts';
import { openCallback } from './loopback-callback.ts';
import type { StoredClient } from './sign-in-record.ts';
import type { TokenClient } from './token-request.ts';

export interface AuthorizationCodeOptions {
  server: string;
  issuer: string;
  metadata: AuthorizationServerMetadata | null;
  /** null where the sign-in is at an identity provider, for itself. */
  resource: string | null;
  scopes: readonly string[];
  /** A client registered by hand, which goes before all others. */
  configuredClient: TokenClient | null;
  /** The client registered for us before. */
  knownClient: StoredClient | null;
  /** The address of our published description, which is our client id where the sign-in server takes one; null where there is none. */
  clientMetadataUrl: string | null;
  fetch: FetchLike;
  /** Throws for an address no browser should be sent to. */
  assertOpenable(url: URL): void;
  openLink(url: string): void;
  signal: AbortSignal;
}

export interface AuthorizationCodeResult {
  tokens: OAuthTokens;
  client: StoredClient;
}

/** Signs the user in with their browser: PKCE with S256, a state that is used once, and an answer taken on this machine alone. */
export async function signInWithBrowser(options: AuthorizationCodeOptions): Promise<AuthorizationCodeResult> {
  const { server, issuer, metadata, resource, scopes, fetch, signal } = options;
  assertPkce(server, metadata);
  const callback = await openCallback(portOf(options.knownClient));
  try {
    const client = await chooseClient(options, callback.redirectUri);
    const state = randomBytes(32).toString('base64url');
    const { authorizationUrl, codeVerifier } = await startAuthorization(issuer, {
      ...(metadata ? { metadata } : {}), clientInformation: client.information, redirectUrl: callback.redirectUri, state,
      ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}), ...(resource === null ? {} : { resource }),
    });
    options.assertOpenable(authorizationUrl);
    const answered = callback.answer(state, signal);
    options.openLink(authorizationUrl.href);
    const code = codeOf(await answered, options);
    const tokens = await exchangeAuthorization(issuer, {
      ...(metadata ? { metadata } : {}), clientInformation: client.information, authorizationCode: code, codeVerifier, redirectUri: callback.redirectUri,
      ...(resource === null ? {} : { resource }), ...(client.authenticate ? { addClientAuthentication: client.authenticate } : {}), fetchFn: fetch,
    });
    return { tokens, client: client.stored };
  } finally {
    callback.close();
  }
}

function assertPkce(server: string, metadata: AuthorizationServerMetadata | null): void {
  // A server of the protocol's first version has no metadata to say so; it gets the challenge all the same.
  if (metadata === null || metadata.code_challenge_methods_supported?.includes('S256') === true) return;
  throw signInFailed(server, 'its sign-in server does not protect the answer (it does not offer PKCE with S256)', 'Tell whoever runs the sign-in server.');
}

function codeOf(answer: URLSearchParams, { server, issuer, metadata }: AuthorizationCodeOptions): string {
  const said = answer.get('iss');
  const mustSay = metadata !== null && 'authorization_response_iss_parameter_supported' in metadata && metadata['authorization_response_iss_parameter_supported'] === true;
  // RFC 9207: an answer of another sign-in server is not taken for this one's, and not even its error is shown.
  if (said === null ? mustSay : said !== issuer) throw signInFailed(server, 'the answer came from another sign-in server than the one that was asked', 'Sign in again, and only where you meant to.');
  const error = answer.get('error');
  if (error !== null) throw needsSignIn(server, `the sign-in ended with "${plain(error)}"${answer.has('error_description') ? ` (${plain(answer.get('error_description') ?? '')})` : ''}`);
  const code = answer.get('code');
  if (code === null || code === '') throw signInFailed(server, 'the answer of its sign-in server holds no code');
  return code;
}

/** In the order of the specification: registered by hand, our published description, registered for us. */
async function chooseClient(options: AuthorizationCodeOptions, redirectUri: string): Promise<TokenClient & { stored: StoredClient }> {
  const { server, issuer, metadata, configuredClient, knownClient, clientMetadataUrl, scopes, fetch } = options;
  if (configuredClient) return { ...configuredClient, stored: { client_id: configuredClient.information.client_id, redirectUri: null } };
  if (clientMetadataUrl !== null && metadata?.client_id_metadata_document_supported === true) return asClient({ client_id: clientMetadataUrl, token_endpoint_auth_method: 'none', redirectUri: null });
  if (knownClient?.redirectUri === redirectUri && !hasExpired(knownClient)) return asClient(knownClient);
  if (metadata !== null && metadata.registration_endpoint === undefined) {
    throw signInFailed(server, 'its sign-in server takes only programs it knows', 'Register ChatOS there by hand (as a native program that comes back to http://127.0.0.1), and enter the client id in the settings of the server.');
  }
  const { client_id, client_secret, client_secret_expires_at, token_endpoint_auth_method } = await registerClient(issuer, {
    ...(metadata ? { metadata } : {}), clientMetadata: describeClient(redirectUri, metadata), ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}), fetchFn: fetch,
  });
  return asClient({
    client_id, redirectUri, ...(client_secret === undefined ? {} : { client_secret }), ...(client_secret_expires_at === undefined ? {} : { client_secret_expires_at }),
    ...(token_endpoint_auth_method === undefined ? {} : { token_endpoint_auth_method }),
  });
}

export function asClient(stored: StoredClient): TokenClient & { stored: StoredClient } {
  const { redirectUri: _redirectUri, ...information } = stored;
  return { information: { redirect_uris: [], ...information }, authenticate: undefined, stored };
}

function describeClient(redirectUri: string, metadata: AuthorizationServerMetadata | null): OAuthClientMetadata {
  const methods = metadata?.token_endpoint_auth_methods_supported ?? ['none'];
  const method = ['none', 'client_secret_basic', 'client_secret_post'].find((candidate) => methods.includes(candidate)) ?? 'none';
  return {
    client_name: 'ChatOS', redirect_uris: [redirectUri], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], token_endpoint_auth_method: method,
  };
}

function hasExpired({ client_secret_expires_at: expires }: StoredClient): boolean {
  return expires !== undefined && expires !== 0 && expires * 1000 < Date.now();
}

function portOf(client: StoredClient | null): number | null {
  return client?.redirectUri === undefined || client.redirectUri === null ? null : Number(new URL(client.redirectUri).port);
}
