import type { AddClientAuthentication } from '@modelcontextprotocol/sdk/client/auth.js';
import { createPrivateKeyJwtAuth } from '@modelcontextprotocol/sdk/client/auth-extensions.js';
import { createPrivateKey } from 'node:crypto';
import { signInFailed } from './errors.ts';

/** A client's credential is its secret, or a private key it signs with (RFC 7523), which shows by itself. */
export function isPrivateKey(credential: string): boolean {
  return credential.trimStart().startsWith('-----BEGIN');
}

/** The client proves itself by a signed assertion. Throws McpRuntimeError where the key cannot sign. */
export function authenticateByKey(server: string, clientId: string, credential: string): AddClientAuthentication {
  const { key, algorithm } = readKey(server, credential);
  return createPrivateKeyJwtAuth({ issuer: clientId, subject: clientId, privateKey: key, alg: algorithm });
}

/** A field of one line drops the line breaks of what is pasted into it, without which a key in PEM is none. */
function inLines(credential: string): string {
  const [, head, body, foot] = /^\s*(-----BEGIN [A-Z0-9 ]+-----)([\sA-Za-z0-9+/=]*)(-----END [A-Z0-9 ]+-----)\s*$/.exec(credential) ?? [];
  return head === undefined || body === undefined || foot === undefined ? credential : `${head}\n${body.replaceAll(/\s+/g, '').replaceAll(/.{64}(?=.)/g, '$&\n')}\n${foot}\n`;
}

const CURVES: Readonly<Record<string, string>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };

function readKey(server: string, credential: string): { key: string; algorithm: string } {
  try {
    const key = createPrivateKey(inLines(credential));
    const algorithm = key.asymmetricKeyType === 'rsa' ? 'RS256' : CURVES[key.asymmetricKeyDetails?.namedCurve ?? ''];
    if (algorithm !== undefined) return { key: key.export({ type: 'pkcs8', format: 'pem' }).toString(), algorithm };
  } catch (error) {
    throw signInFailed(server, 'its private key cannot be read', 'Enter the key again in the settings, unencrypted, from "-----BEGIN" to the end.');
  }
  throw signInFailed(server, 'its private key is of a kind that cannot sign here', 'Use an RSA key, or one on the curve P-256, P-384 or P-521.');
}
