import type { McpServerFields, ServerAuth } from '@chatos/contracts';

export type OAuth = Extract<ServerAuth, { kind: 'oauth' }>;
/** Who proves itself to the server's sign-in: the user in the browser, ChatOS by itself, or the user by way of the company's identity provider. */
export type OAuthWay = 'user' | 'client' | 'provider';

export const OAUTH_WAYS: readonly { value: OAuthWay; label: string; description: string }[] = [
  { value: 'user', label: 'You, in your browser', description: 'The usual way: the server’s own sign-in page opens, and you agree there (authorization code).' },
  { value: 'client', label: 'ChatOS itself', description: 'With a client id and its secret or key, and without any user: for servers of machines (client credentials).' },
  { value: 'provider', label: 'You, through your company', description: 'You sign in at your company’s identity provider, which vouches for you to the server (cross-app access).' },
];

export function wayOf({ grant, identityProvider }: OAuth): OAuthWay {
  if (identityProvider) return 'provider';
  return grant === 'client-credentials' ? 'client' : 'user';
}

/** The same access by another way; of the way before nothing is left that would be sent. */
export function byWay({ kind, scopes, clientId }: OAuth, way: OAuthWay): OAuth {
  const auth: OAuth = { kind, scopes, clientId };
  if (way === 'client') return { ...auth, grant: 'client-credentials' };
  return way === 'provider' ? { ...auth, identityProvider: { issuer: '', clientId: '' } } : auth;
}

/** What the contract leaves open and a sign-in cannot do without: where no user registers ChatOS at the server, it has to have been registered. */
export function oauthErrors({ auth }: Pick<McpServerFields, 'auth'>): Record<string, string> {
  return auth.kind === 'oauth' && wayOf(auth) !== 'user' && auth.clientId === '' ? { 'auth.clientId': 'This is needed.' } : {};
}
