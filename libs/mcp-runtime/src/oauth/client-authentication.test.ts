import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { authenticateByKey, isPrivateKey } from './client-authentication.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });

/** The assertion a client with this credential sends. */
async function assertionBy(credential: string): Promise<string> {
  const parameters = new URLSearchParams();
  await authenticateByKey('raw', 'chatos', credential)(new Headers(), parameters, 'https://login.example.com/token', { issuer: 'https://login.example.com', token_endpoint: 'https://login.example.com/token' } as never);
  return parameters.get('client_assertion') ?? '';
}

test.each([['as it was written', privateKey], ['as a field of one line leaves it', privateKey.replaceAll('\n', '')], ['with spaces for its line breaks', privateKey.replaceAll('\n', ' ')]])('a client proves itself by its private key, %s', async (_how, credential) => {
  expect(isPrivateKey(credential)).toBe(true);
  const [head, body, signature] = (await assertionBy(credential)).split('.');
  expect(JSON.parse(Buffer.from(body ?? '', 'base64url').toString())).toMatchObject({ iss: 'chatos', sub: 'chatos' });
  expect(verify('sha256', Buffer.from(`${head}.${body}`), createPublicKey(publicKey), Buffer.from(signature ?? '', 'base64url'))).toBe(true);
});

test('what is no key is said to be none, and a secret is not taken for one', () => {
  expect(() => authenticateByKey('raw', 'chatos', '-----BEGIN PRIVATE KEY-----nonsense-----END PRIVATE KEY-----')).toThrow('private key cannot be read');
  expect(isPrivateKey('s3cret')).toBe(false);
});
