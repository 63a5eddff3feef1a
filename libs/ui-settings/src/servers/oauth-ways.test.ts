import { mcpServerFields } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { fieldErrors } from '../data/field-errors.ts';
import { byWay, OAUTH_WAYS, oauthErrors, wayOf } from './oauth-ways.ts';
import type { OAuth } from './oauth-ways.ts';

const auth: OAuth = { kind: 'oauth', scopes: ['read'], clientId: 'me' };

test('each way is what the contract has for it, keeps scopes and client, and is read back', () => {
  for (const { value } of OAUTH_WAYS) expect(wayOf(byWay(auth, value))).toBe(value);
  expect(byWay(auth, 'client')).toEqual({ ...auth, grant: 'client-credentials' });
  expect(byWay(byWay(auth, 'provider'), 'user')).toEqual(auth);
  expect(byWay({ ...auth, grant: 'client-credentials' }, 'provider')).toEqual({ ...auth, identityProvider: { issuer: '', clientId: '' } });
  expect(wayOf({ ...auth, grant: 'authorization-code' })).toBe('user');
});

test('a client that signs in without the user has to be named, and an identity provider has an address', () => {
  const errorsOf = (changed: OAuth) => Object.keys({ ...fieldErrors(mcpServerFields, { name: 'x', endpoint: 'https://example.com/mcp', auth: changed }), ...oauthErrors({ auth: changed }) }).sort();
  expect(errorsOf({ ...auth, clientId: '' })).toEqual([]);
  expect(errorsOf(byWay({ ...auth, clientId: '' }, 'client'))).toEqual(['auth.clientId']);
  expect(errorsOf(byWay(auth, 'provider'))).toEqual(['auth.identityProvider.clientId', 'auth.identityProvider.issuer']);
  expect(errorsOf({ ...auth, identityProvider: { issuer: 'https://login.example.com', clientId: 'chatos' } })).toEqual([]);
  expect(errorsOf({ ...auth, identityProvider: { issuer: 'javascript:x', clientId: 'chatos' } })).toEqual(['auth.identityProvider.issuer']);
});
