import { refreshAuthorization } from '@modelcontextprotocol/sdk/client/auth.js';
import { InvalidClientError, InvalidGrantError, UnauthorizedClientError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import type { McpServerRecord, ServerAuth } from '@chatos/contracts';
import { messageOf } from '../errors.ts';
import { createGuardedFetch } from '../network/guarded-fetch.ts';
import type { GuardedFetch } from '../network/guarded-fetch.ts';
import { asClient, signInWithBrowser } from './authorization-code.ts';
import { authenticateByKey, isPrivateKey } from './client-authentication.ts';
import { signInThroughProvider } from './cross-app-access.ts';
import { discover } from './discovery.ts';
import type { Discovered } from './discovery.ts';
import { needsSignIn, signInFailed } from './errors.ts';
import { discoverProvider } from './identity-provider.ts';
import { limitedFetch } from './limited-fetch.ts';
import { writeRecord } from './sign-in-record.ts';
import type { SignInRecord, StoredTokens } from './sign-in-record.ts';
import type { SignInsOptions } from './sign-ins.ts';
import { requestTokens, toStoredTokens } from './token-request.ts';
import type { TokenClient } from './token-request.ts';

type OAuth = Extract<ServerAuth, { kind: 'oauth' }>;

/** One server's sign-in, at one moment. */
export interface Flow {
  options: SignInsOptions;
  server: McpServerRecord;
  auth: OAuth;
  serverUrl: URL;
  guard: GuardedFetch;
  fetch: GuardedFetch['fetch'];
  signal: AbortSignal;
}

export interface Wanted {
  scopes: string[];
  resourceMetadata: string | undefined;
}

/** How long a user may take in the browser. */
const BROWSER_MS = 10 * 60_000;

async function configuredClient({ server, auth, options }: Flow, record: SignInRecord | null, issuer: string): Promise<TokenClient | null> {
  if (auth.clientId === '') return null;
  if (!server.hasCredential) return { information: { client_id: auth.clientId }, authenticate: undefined };
  // The server names its sign-in server. What is secret goes to the first it named, and to no other.
  if (record && record.issuer !== '' && record.issuer !== issuer) {
    throw signInFailed(server.name, `it now names another sign-in server (${issuer}) than before (${record.issuer})`, 'If it has really moved, sign out and in again in its settings.');
  }
  const credential = await options.secret({ kind: 'credential', serverId: server.id });
  if (isPrivateKey(credential)) return { information: { client_id: auth.clientId }, authenticate: authenticateByKey(server.name, auth.clientId, credential) };
  return { information: { client_id: auth.clientId, client_secret: credential }, authenticate: undefined };
}

/** The one way to tokens that begins anew; `interactive` says whether a browser may be opened. */
export async function obtain(flow: Flow, record: SignInRecord | null, wanted: Wanted, interactive: boolean): Promise<SignInRecord> {
  const { server, auth, serverUrl, fetch, options } = flow;
  const needsUser = auth.grant !== 'client-credentials' && !auth.identityProvider;
  if (needsUser && !interactive) throw needsSignIn(server.name);
  const found = await discover({ server: server.name, serverUrl, resourceMetadata: wanted.resourceMetadata, fetch });
  const client = await configuredClient(flow, record, found.issuer);
  const scopes = scopesFor(auth, found, wanted, needsUser);
  const base = { serverUrl: serverUrl.href, issuer: found.issuer, metadata: found.metadata, resource: found.resource };
  const known = record?.issuer === found.issuer ? record.client : null;
  if (needsUser) {
    const { tokens, client: used } = await signInWithBrowser({
      ...found, server: server.name, scopes, configuredClient: client, knownClient: known, clientMetadataUrl: options.clientMetadataUrl, fetch,
      assertOpenable: flow.guard.assertOpenable, openLink: options.openLink, signal: AbortSignal.any([flow.signal, AbortSignal.timeout(BROWSER_MS)]),
    }).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'TimeoutError') throw needsSignIn(server.name, 'the browser did not come back');
      throw error;
    });
    return { ...base, client: used, tokens: toStoredTokens(tokens, scopes, null, Date.now()), identityToken: null };
  }
  if (!client) throw signInFailed(server.name, 'no client id is configured', 'Enter the client id, and its secret or key, in the settings of the server.');
  const { tokens, identityToken } = auth.identityProvider
    ? await throughProvider(flow, auth.identityProvider, { found, client, scopes, record, interactive })
    : { tokens: await requestTokens({ ...found, client, parameters: clientCredentials(scopes), fetch }), identityToken: null };
  return { ...base, client: null, tokens: toStoredTokens(tokens, scopes, null, Date.now()), identityToken };
}

async function throughProvider(
  flow: Flow, configured: NonNullable<OAuth['identityProvider']>,
  { found, client, scopes, record, interactive }: { found: Discovered; client: TokenClient; scopes: string[]; record: SignInRecord | null; interactive: boolean },
) {
  const { server, signal, options } = flow;
  const guard = createGuardedFetch({ server: server.name, serverUrl: new URL(configured.issuer), ...(options.resolve ? { resolve: options.resolve } : {}) });
  const fetch = limitedFetch(guard.fetch, signal);
  try {
    const provider = await discoverProvider(server.name, configured.issuer, fetch);
    const exchange = async (identityToken: string) => ({
      identityToken,
      tokens: await signInThroughProvider({
        ...found, server: server.name, scopes, client, provider: { tokenEndpoint: provider.tokenEndpoint, clientId: configured.clientId, identityToken }, fetch: flow.fetch, fetchFromProvider: fetch,
      }),
    });
    const held = record?.identityToken ?? null;
    if (held !== null) {
      try {
        return await exchange(held);
      } catch (error) {
        // It may have expired: then the user signs in at the provider again.
        if (!interactive) throw needsSignIn(server.name, messageOf(error));
      }
    }
    if (!interactive) throw needsSignIn(server.name);
    if (!provider.metadata) throw signInFailed(server.name, 'the identity provider does not say where one signs in', 'Ask whoever runs the identity provider.');
    const { tokens } = await signInWithBrowser({
      server: server.name, issuer: configured.issuer, metadata: provider.metadata, resource: null, scopes: ['openid'],
      configuredClient: { information: { client_id: configured.clientId }, authenticate: undefined }, knownClient: null, clientMetadataUrl: null, fetch,
      assertOpenable: guard.assertOpenable, openLink: options.openLink, signal: AbortSignal.any([signal, AbortSignal.timeout(BROWSER_MS)]),
    });
    if (tokens.id_token === undefined) throw signInFailed(server.name, 'the identity provider does not say who you are', 'Ask whoever runs the identity provider.');
    return await exchange(tokens.id_token);
  } finally {
    await guard.close();
  }
}

/** null where the user has to sign in again; rejects where the sign-in server cannot be asked now. */
export async function refreshed(flow: Flow, record: SignInRecord, tokens: StoredTokens): Promise<SignInRecord | null> {
  if (tokens.refresh === null) return null;
  const client = (await configuredClient(flow, record, record.issuer)) ?? (record.client ? asClient(record.client) : null);
  if (!client) return null;
  try {
    const answer = await refreshAuthorization(record.issuer, {
      ...(record.metadata ? { metadata: record.metadata } : {}), clientInformation: client.information, refreshToken: tokens.refresh, resource: record.resource,
      ...(client.authenticate ? { addClientAuthentication: client.authenticate } : {}), fetchFn: flow.fetch,
    });
    return { ...record, tokens: toStoredTokens(answer, tokens.scopes, tokens, Date.now()) };
  } catch (error) {
    if (error instanceof InvalidGrantError) return null;
    if (error instanceof InvalidClientError || error instanceof UnauthorizedClientError) {
      await writeRecord(flow.options.store, flow.server.id, { ...record, client: null, tokens: null });
      return null;
    }
    throw error;
  }
}

/** What the refusal names, else what the server's description names, beside what the user configured; and the right to be renewed where there is one. */
function scopesFor(auth: OAuth, found: Discovered, wanted: Wanted, needsUser: boolean): string[] {
  const scopes = new Set([...(wanted.scopes.length > 0 ? wanted.scopes : found.scopes), ...auth.scopes]);
  const offered = found.metadata?.scopes_supported ?? [];
  if (needsUser && scopes.size > 0 && offered.includes('offline_access')) scopes.add('offline_access');
  return [...scopes];
}

function clientCredentials(scopes: string[]): URLSearchParams {
  return new URLSearchParams({ grant_type: 'client_credentials', ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}) });
}
