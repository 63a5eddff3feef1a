import { discoverAuthorizationServerMetadata } from '@modelcontextprotocol/sdk/client/auth.js';
import type { AuthorizationServerMetadata } from '@modelcontextprotocol/sdk/shared/auth.js';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import { z } from 'zod';
import { plain, signInFailed } from './errors.ts';

export interface IdentityProvider {
  tokenEndpoint: URL;
  /** null where it does not describe how one signs in with a browser. */
  metadata: AuthorizationServerMetadata | null;
}

const minimal = z.object({ issuer: z.string(), token_endpoint: z.url() });

/** Reads what an enterprise's identity provider says of itself (OpenID Connect). Only where a user signs in there does it have to say all of it. */
export async function discoverProvider(server: string, issuer: string, fetch: FetchLike): Promise<IdentityProvider> {
  try {
    const metadata = await discoverAuthorizationServerMetadata(issuer, { fetchFn: fetch });
    if (metadata && isSame(metadata.issuer, issuer)) return { tokenEndpoint: new URL(metadata.token_endpoint), metadata };
  } catch (error) {
    if (!(error instanceof z.ZodError) && !(error instanceof Error && error.name === 'ZodError')) throw error;
  }
  const response = await fetch(new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`), { headers: { accept: 'application/json' } });
  const parsed = minimal.safeParse(response.ok ? await response.json().catch(() => null) : null);
  if (!parsed.success || !isSame(parsed.data.issuer, issuer)) throw signInFailed(server, `the identity provider ${plain(issuer)} does not describe itself`, 'Check its address in the settings of the server.');
  return { tokenEndpoint: new URL(parsed.data.token_endpoint), metadata: null };
}

function isSame(left: string, right: string): boolean {
  return left.replace(/\/$/, '') === right.replace(/\/$/, '');
}
