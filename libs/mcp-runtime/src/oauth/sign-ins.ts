import { refreshAuthorization } from '@modelcontextprotocol/sdk/client/auth.js';
import { InvalidClientError, InvalidGrantError, UnauthorizedClientError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import type { Bearer, BearerRequest, McpServerRecord, SecretReference, ServerAuth, SignIn } from '@chatos/contracts';
import type { Log } from '@chatos/process-host';
import { parseEndpoint } from '../endpoint/endpoint.ts';
import { McpRuntimeError, messageOf } from '../errors.ts';
import { createGuardedFetch } from '../network/guarded-fetch.ts';
import type { GuardedFetch, Resolve } from '../network/guarded-fetch.ts';
import { waitFor } from '../supervision/wait-for.ts';
import { asClient, signInWithBrowser } from './authorization-code.ts';
import { authenticateByKey, isPrivateKey } from './client-authentication.ts';
import { signInThroughProvider } from './cross-app-access.ts';
import { discover, probe } from './discovery.ts';
import type { Discovered } from './discovery.ts';
import { explainSignIn, needsSignIn, signInFailed } from './errors.ts';
import { discoverProvider } from './identity-provider.ts';
import { limitedFetch } from './limited-fetch.ts';
import { readRecord, writeRecord } from './sign-in-record.ts';
import type { SignInRecord, SignInStore, StoredTokens } from './sign-in-record.ts';
import { requestTokens, splitScopes, toStoredTokens } from './token-request.ts';
import type { TokenClient } from './token-request.ts';

export interface SignInsOptions {
  /** The configured servers as they are now. */
  servers(): McpServerRecord[];
  store: SignInStore;
  /** The secret or private key of a client registered by hand. */
  secret(reference: SecretReference): Promise<string>;
  /** Opens the user's browser, without a shell. */
  openLink(url: string): void;
  /** Our published description, which is our client id where a sign-in server takes one; null where none is published. */
  clientMetadataUrl: string | null;
  log: Log;
  /** For tests: in place of the system's resolver. */
  resolve?: Resolve;
}

/**
 * Who is signed in where, for every runtime of this machine: one process keeps the tokens, and each server has one line in which everybody
 * waits, so that a token is renewed once whoever asks. Every method rejects with McpRuntimeError, or with the signal's reason.
 */
export interface SignIns {
  list(): Promise<SignIn[]>;
  /** Opens the browser, and resolves once the user is signed in. 'needs-sign-in' where the user gave up. */
  signIn(server: McpServerRecord, signal: AbortSignal): Promise<SignIn>;
  /** Forgets everything of the server's sign-in, and tells its sign-in server where that wants to know. */
  signOut(server: McpServerRecord): Promise<void>;
  bearer(request: BearerRequest, signal: AbortSignal): Promise<Bearer>;
  /** Ends every sign-in that waits for its user. */
  close(): void;
}

type OAuth = Extract<ServerAuth, { kind: 'oauth' }>;

/** One server's sign-in, at one moment. */
interface Flow {
  server: McpServerRecord;
  auth: OAuth;
  serverUrl: URL;
  guard: GuardedFetch;
  fetch: GuardedFetch['fetch'];
  signal: AbortSignal;
}

interface Wanted {
  scopes: string[];
  resourceMetadata: string | undefined;
}

/** How long a user may take in the browser. */
const BROWSER_MS = 10 * 60_000;

export function createSignIns(options: SignInsOptions): SignIns {
  const lines = new Map<string, Promise<unknown>>();
  const closing = new AbortController();

  /** Runs work for one server after all other work for it; an abort ends the waiting, and the work by its own signal. */
  function inLine<Result>(serverId: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const both = AbortSignal.any([signal, closing.signal]);
    const turn = (lines.get(serverId) ?? Promise.resolve()).then(() => {
      both.throwIfAborted();
      return work(both);
    });
    const settled = turn.catch(() => undefined);
    lines.set(serverId, settled);
    void settled.then(() => lines.get(serverId) === settled && lines.delete(serverId));
    return waitFor(turn, both);
  }

  async function withFlow<Result>(server: McpServerRecord, signal: AbortSignal, work: (flow: Flow) => Promise<Result>): Promise<Result> {
    const { auth } = server;
    if (auth.kind !== 'oauth') throw signInFailed(server.name, 'its settings do not say that one signs in there', 'Choose "Sign in (OAuth)" in its settings.');
    const endpoint = parseEndpoint(server.endpoint);
    if (endpoint.kind !== 'http') throw signInFailed(server.name, 'it runs on this machine', 'Only remote servers are signed in to.');
    const guard = createGuardedFetch({ server: server.name, serverUrl: endpoint.url, ...(options.resolve ? { resolve: options.resolve } : {}) });
    try {
      return await work({ server, auth, serverUrl: endpoint.url, guard, fetch: limitedFetch(guard.fetch, signal), signal });
    } catch (error) {
      signal.throwIfAborted();
      throw explainSignIn(error, server.name);
    } finally {
      await guard.close();
    }
  }

  async function configuredClient({ server, auth }: Flow, record: SignInRecord | null, issuer: string): Promise<TokenClient | null> {
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
  async function obtain(flow: Flow, record: SignInRecord | null, wanted: Wanted, interactive: boolean): Promise<SignInRecord> {
    const { server, auth, serverUrl, fetch } = flow;
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
    const { server, signal } = flow;
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
  async function refreshed(flow: Flow, record: SignInRecord, tokens: StoredTokens): Promise<SignInRecord | null> {
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
        await writeRecord(options.store, flow.server.id, { ...record, client: null, tokens: null });
        return null;
      }
      throw error;
    }
  }

  async function renew(flow: Flow, request: Omit<BearerRequest, 'serverId'>): Promise<StoredTokens> {
    const { server, serverUrl } = flow;
    const record = await readRecord(options.store, server.id, serverUrl);
    const tokens = record?.tokens ?? null;
    const asked = splitScopes(request.scope);
    const isRejected = tokens !== null && tokens.access === request.rejected;
    if (tokens && !isRejected && isFresh(tokens, flow.auth.grant === 'client-credentials')) return tokens;
    const isTooNarrow = isRejected && asked.some((scope) => !tokens.scopes.includes(scope));
    // A refresh renews what was granted and never widens it.
    let kept: SignInRecord | null;
    try {
      kept = record && tokens && !isTooNarrow ? await refreshed(flow, record, tokens) : null;
    } catch (error) {
      // Renewed ahead of its end, it still serves to its end.
      if (tokens && !isRejected && tokens.expiresAt !== null && tokens.expiresAt > Date.now() && !flow.signal.aborted) return tokens;
      throw error;
    }
    const wanted = { scopes: isTooNarrow ? [...new Set([...tokens.scopes, ...asked])] : asked, resourceMetadata: request.resourceMetadata };
    const next = kept ?? (await obtain(flow, record, wanted, request.interactive));
    await writeRecord(options.store, server.id, next);
    return next.tokens as StoredTokens;
  }

  async function tell(server: McpServerRecord): Promise<SignIn> {
    const endpoint = parseEndpoint(server.endpoint);
    const record = endpoint.kind === 'http' ? await readRecord(options.store, server.id, endpoint.url) : null;
    const tokens = record?.tokens ?? null;
    const needsNobody = server.auth.kind === 'oauth' && server.auth.grant === 'client-credentials' && server.hasCredential;
    const isSignedIn = needsNobody || (tokens !== null && (tokens.refresh !== null || tokens.expiresAt === null || tokens.expiresAt > Date.now()));
    return { serverId: server.id, state: isSignedIn ? 'signed-in' : 'needs-sign-in', scopes: tokens?.scopes ?? [], expiresAt: tokens?.expiresAt ?? null };
  }

  return {
    list: () => Promise.all(options.servers().filter(({ auth }) => auth.kind === 'oauth').map(tell)),
    signIn: (server, signal) =>
      inLine(server.id, signal, (both) =>
        withFlow(server, both, async (flow) => {
          const challenge = await probe(flow.serverUrl, flow.fetch);
          const record = await readRecord(options.store, server.id, flow.serverUrl);
          await writeRecord(options.store, server.id, await obtain(flow, record, { scopes: splitScopes(challenge.scope), resourceMetadata: challenge.resourceMetadata }, true));
          return tell(server);
        }),
      ),
    signOut: (server) =>
      inLine(server.id, new AbortController().signal, async (signal) => {
        const endpoint = parseEndpoint(server.endpoint);
        const record = endpoint.kind === 'http' ? await readRecord(options.store, server.id, endpoint.url) : null;
        await options.store.write(server.id, null);
        if (record?.tokens) await withFlow(server, signal, (flow) => revoke(flow, record)).catch((error: unknown) => options.log(`sign-in: ${messageOf(error)}`));
      }),
    bearer(request, signal) {
      const server = options.servers().find(({ id }) => id === request.serverId);
      if (!server) return Promise.reject(new McpRuntimeError('unknown-server', { problem: 'This MCP server is no longer configured.', remedy: 'Add it in the settings.' }));
      return inLine(server.id, signal, (both) =>
        withFlow(server, both, async (flow) => {
          const { access, scopes, expiresAt } = await renew(flow, request);
          return { token: access, scopes, expiresAt };
        }),
      );
    },
    close: () => closing.abort(new McpRuntimeError('closed', { problem: 'The sign-in was ended with ChatOS.', remedy: 'Start it again and sign in.' })),
  };
}

/** RFC 7009: a courtesy, so that what was forgotten here is of no use elsewhere. */
async function revoke({ fetch }: Flow, { metadata, client, tokens }: SignInRecord): Promise<void> {
  const endpoint = metadata && 'revocation_endpoint' in metadata ? metadata.revocation_endpoint : undefined;
  if (typeof endpoint !== 'string' || !tokens || !client) return;
  const body = new URLSearchParams({ token: tokens.refresh ?? tokens.access, client_id: client.client_id, ...(client.client_secret === undefined ? {} : { client_secret: client.client_secret }) });
  await fetch(new URL(endpoint), { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body, redirect: 'manual' });
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

/** What can be renewed is, ahead of its end; what cannot serves to its end. */
function isFresh({ refresh, expiresAt, renewAt }: StoredTokens, canRenew: boolean): boolean {
  const end = refresh !== null || canRenew ? renewAt : expiresAt;
  return end === null || end > Date.now();
}
