import { discoverAuthorizationServerMetadata, discoverOAuthProtectedResourceMetadata, extractWWWAuthenticateParams } from '@modelcontextprotocol/sdk/client/auth.js';
import { checkResourceAllowed, resourceUrlFromServerUrl } from '@modelcontextprotocol/sdk/shared/auth-utils.js';
import type { AuthorizationServerMetadata, OAuthProtectedResourceMetadata } from '@modelcontextprotocol/sdk/shared/auth.js';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import { LATEST_PROTOCOL_VERSION } from '@modelcontextprotocol/sdk/types.js';
import { messageOf, McpRuntimeError } from '../errors.ts';
import { plain, signInFailed } from './errors.ts';

export interface Discovered {
  /** The authorization server, as its metadata names itself. */
  issuer: string;
  /** null for a server of the protocol's first version, whose endpoints lie at its own root. */
  metadata: AuthorizationServerMetadata | null;
  /** What tokens are asked for (RFC 8707). */
  resource: string;
  /** What the server itself says its callers need; [] where it does not say. */
  scopes: string[];
}

export interface DiscoverOptions {
  server: string;
  serverUrl: URL;
  /** Where the server's refusal said its metadata lies. */
  resourceMetadata: string | undefined;
  fetch: FetchLike;
}

/**
 * Finds who signs users in for a server: by the server's own metadata (RFC 9728; where its refusal said, else path-inserted, else at the
 * root), then that of the authorization server (RFC 8414, then OpenID Connect). A server without any is one of the protocol's first version:
 * it signs in by itself.
 */
export async function discover({ server, serverUrl, resourceMetadata, fetch }: DiscoverOptions): Promise<Discovered> {
  const described = await describeResource({ server, serverUrl, resourceMetadata, fetch });
  const own = resourceUrlFromServerUrl(serverUrl);
  if (described && !checkResourceAllowed({ requestedResource: own, configuredResource: described.resource })) {
    throw signInFailed(server, `it says it is ${plain(described.resource)}, which it is not`, 'Check its address in the settings. If that is right, the server is set up wrongly, or is not what it claims to be.');
  }
  const named = described?.authorization_servers?.[0];
  const address = named ?? new URL('/', serverUrl).href;
  const metadata = (await discoverAuthorizationServerMetadata(address, { fetchFn: fetch })) ?? null;
  if (named !== undefined && metadata === null) throw signInFailed(server, `its sign-in server ${plain(named)} does not describe itself`);
  if (metadata) assertIssuer(server, metadata.issuer, address, named === undefined);
  return { issuer: metadata?.issuer ?? address, metadata, resource: described?.resource ?? own.href, scopes: described?.scopes_supported ?? [] };
}

/** What the server says to somebody it does not know: where its metadata lies, and what it wants to be allowed. */
export async function probe(serverUrl: URL, fetch: FetchLike): Promise<{ isRefused: boolean; resourceMetadata?: string; scope?: string }> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params: { protocolVersion: LATEST_PROTOCOL_VERSION, capabilities: {}, clientInfo: { name: 'chatos', version: '0.1.0' } } });
  try {
    const response = await fetch(serverUrl, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }, body, redirect: 'manual' });
    await response.body?.cancel();
    if (response.status !== 401) return { isRefused: false };
    const { resourceMetadataUrl, scope } = extractWWWAuthenticateParams(response);
    return { isRefused: true, ...(resourceMetadataUrl ? { resourceMetadata: resourceMetadataUrl.href } : {}), ...(scope === undefined ? {} : { scope }) };
  } catch (error) {
    if (error instanceof McpRuntimeError) throw error;
    // Whatever comes next meets the same, and says what is wrong.
    return { isRefused: false };
  }
}

async function describeResource({ server, serverUrl, resourceMetadata, fetch }: DiscoverOptions): Promise<OAuthProtectedResourceMetadata | null> {
  try {
    return await discoverOAuthProtectedResourceMetadata(serverUrl, resourceMetadata === undefined ? {} : { resourceMetadataUrl: resourceMetadata }, fetch);
  } catch (error) {
    if (error instanceof McpRuntimeError) throw error;
    const isAbsent = error instanceof Error && /does not implement|^HTTP [34]\d\d /.test(error.message);
    if (isAbsent && resourceMetadata === undefined) return null;
    throw signInFailed(server, `what it says of its sign-in cannot be read (${plain(messageOf(error))})`, undefined, error);
  }
}

/** RFC 8414: metadata speaks for the issuer it was fetched for and no other, or one sign-in server could pass for another. */
function assertIssuer(server: string, issuer: string, address: string, isFirstVersion: boolean): void {
  const [said, expected] = [new URL(issuer), new URL(address)];
  const isSame = isFirstVersion ? said.origin === expected.origin : said.href.replace(/\/$/, '') === expected.href.replace(/\/$/, '');
  if (!isSame) throw signInFailed(server, `its sign-in server ${plain(address)} says it is ${plain(issuer)}`, 'The sign-in server is set up wrongly, or is not what it claims to be: tell whoever runs it.');
}
