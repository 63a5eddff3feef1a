import type { Bearer, BearerRequest, McpServerRecord, SecretReference, SignIn } from '@chatos/contracts';
import type { Log } from '@chatos/process-host';
import { parseEndpoint } from '../endpoint/endpoint.ts';
import { McpRuntimeError, messageOf } from '../errors.ts';
import { createGuardedFetch } from '../network/guarded-fetch.ts';
import type { Resolve } from '../network/guarded-fetch.ts';
import { waitFor } from '../supervision/wait-for.ts';
import { probe } from './discovery.ts';
import { explainSignIn, signInFailed } from './errors.ts';
import { obtain, refreshed } from './grants.ts';
import type { Flow } from './grants.ts';
import { limitedFetch } from './limited-fetch.ts';
import { readRecord, writeRecord } from './sign-in-record.ts';
import type { SignInRecord, SignInStore, StoredTokens } from './sign-in-record.ts';
import { splitScopes } from './token-request.ts';

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
      return await work({ options, server, auth, serverUrl: endpoint.url, guard, fetch: limitedFetch(guard.fetch, signal), signal });
    } catch (error) {
      signal.throwIfAborted();
      throw explainSignIn(error, server.name);
    } finally {
      await guard.close();
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

/** What can be renewed is, ahead of its end; what cannot serves to its end. */
function isFresh({ refresh, expiresAt, renewAt }: StoredTokens, canRenew: boolean): boolean {
  const end = refresh !== null || canRenew ? renewAt : expiresAt;
  return end === null || end > Date.now();
}
