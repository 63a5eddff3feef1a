import { expect, test } from 'vitest';
import { credentialChange, fieldsOfServer, needsApproval, tidied, transportOf } from './server-fields.ts';
import type { McpServerRecord } from '@chatos/contracts';

test('an address is remote, a command line is not, whatever it mentions', () => {
  expect(['https://example.com/mcp', 'HTTP://127.0.0.1:1', 'cmd://node x', 'node x https://example.com'].map(transportOf)).toEqual(['remote', 'remote', 'command', 'command']);
});

const record = (changes: Partial<McpServerRecord>) => ({ ...fieldsOfServer(null), hasCredential: false, origin: 'typed', approvedHash: null, endpoint: 'https://example.com/mcp', ...changes }) as McpServerRecord;

test('a stored token is kept, replaced when another is typed, and taken away with its kind of access', () => {
  const stored = record({ auth: { kind: 'bearer' }, hasCredential: true });
  expect(credentialChange(stored, stored, '')).toEqual({});
  expect(credentialChange(stored, stored, 'new')).toEqual({ credential: 'new' });
  expect(credentialChange({ ...stored, auth: { kind: 'none' } }, stored, 'typed')).toEqual({ credential: null });
  expect(credentialChange(stored, null, 'first')).toEqual({ credential: 'first' });
});

test('what is sent has no empty scope, and of a command no access', () => {
  const auth = { kind: 'oauth' as const, scopes: ['read', ''], clientId: '' };
  expect(tidied(record({ auth })).auth).toEqual({ ...auth, scopes: ['read'] });
  expect(tidied(record({ auth, endpoint: 'npx -y files' })).auth).toEqual({ kind: 'none' });
});

test('only an imported command waits for approval', () => {
  const command = record({ endpoint: 'npx -y files', origin: 'imported' });
  expect([command, { ...command, origin: 'typed' as const }, { ...command, approvedHash: 'x' }, record({ origin: 'imported' })].map(needsApproval)).toEqual([true, false, false, false]);
});
