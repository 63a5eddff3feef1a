import { z } from 'zod';

/** How a remote server is told who asks. The token, the password, a registered client's secret or private key (the credential) and every header's value are secrets in the vault; OAuth's tokens too. */
export const serverAuth = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('bearer') }),
  z.object({ kind: z.literal('basic'), username: z.string().min(1).max(200) }),
  z.object({
    kind: z.literal('oauth'),
    /** Scopes asked for at sign-in besides those the server names. */
    scopes: z.array(z.string().max(200)).max(50).default([]),
    /** A client registered by hand; '' lets discovery decide (metadata document, else dynamic registration). */
    clientId: z.string().max(500).default(''),
    /** The client itself signs in, with its secret or private key (the credential), and no user. */
    grant: z.enum(['authorization-code', 'client-credentials']).optional(),
    /** Where an enterprise's own identity provider vouches for the user: nobody signs in at the server's. */
    identityProvider: z.object({ issuer: z.url({ protocol: /^https?$/ }), clientId: z.string().min(1).max(500) }).optional(),
  }),
]);
export type ServerAuth = z.infer<typeof serverAuth>;

/** The name of a header a user may set; what the transport itself sets cannot be set by hand. */
export const headerName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/, 'a header name')
  .refine((name) => !['authorization', 'host', 'content-length', 'content-type', 'accept', 'connection', 'mcp-session-id', 'mcp-protocol-version', 'last-event-id'].includes(name.toLowerCase()), 'this header is set by ChatOS itself');

/** Whether the user is signed in to a server that asks for OAuth. */
export const signIn = z.object({ serverId: z.string(), state: z.enum(['signed-in', 'needs-sign-in']), scopes: z.array(z.string()), expiresAt: z.number().int().nullable() });
export type SignIn = z.infer<typeof signIn>;
