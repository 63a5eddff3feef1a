import type { AuthorizationServerMetadata } from '@modelcontextprotocol/sdk/shared/auth.js';
import { z } from 'zod';

/** Where the records lie: texts by server id, in the vault. */
export interface SignInStore {
  read(serverId: string): Promise<string | null>;
  /** null forgets. */
  write(serverId: string, record: string | null): Promise<void>;
}

const client = z.object({
  client_id: z.string(),
  client_secret: z.string().optional(),
  client_secret_expires_at: z.number().optional(),
  token_endpoint_auth_method: z.string().optional(),
  /** Where it was registered for us alone: the place answers come back to. */
  redirectUri: z.string().nullable(),
});
export type StoredClient = z.infer<typeof client>;

const tokens = z.object({ access: z.string(), refresh: z.string().nullable(), expiresAt: z.number().nullable(), renewAt: z.number().nullable(), scopes: z.array(z.string()) });
export type StoredTokens = z.infer<typeof tokens>;

/** What is kept of one server's sign-in, all of it secret. */
export const signInRecord = z.object({
  /** The address it was made for: of no use at another. */
  serverUrl: z.string(),
  /** The sign-in server it was made with; '' before the server has named any. */
  issuer: z.string(),
  metadata: z.custom<AuthorizationServerMetadata>((value) => typeof value === 'object' && value !== null).nullable(),
  resource: z.string(),
  client: client.nullable(),
  tokens: tokens.nullable(),
  /** What an enterprise's identity provider says of the user. */
  identityToken: z.string().nullable(),
});
export type SignInRecord = z.infer<typeof signInRecord>;

/** The record of a server; null where there is none, none for this address, or none that can be read. */
export async function readRecord(store: SignInStore, serverId: string, serverUrl: URL): Promise<SignInRecord | null> {
  const text = await store.read(serverId);
  if (text === null) return null;
  const parsed = signInRecord.safeParse(parseJson(text));
  return parsed.success && parsed.data.serverUrl === serverUrl.href ? parsed.data : null;
}

export async function writeRecord(store: SignInStore, serverId: string, record: SignInRecord): Promise<void> {
  await store.write(serverId, JSON.stringify(record));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Damaged: as if there were none, and the next sign-in replaces it.
    return null;
  }
}
