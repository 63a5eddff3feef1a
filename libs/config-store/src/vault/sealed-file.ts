import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';

const ALGORITHM = 'aes-256-gcm';
/** The size NIST SP 800-38D recommends for GCM. */
const NONCE_BYTES = 12;
/** Bound into the seal, so that a file of another format or version never decrypts as this one. */
const HEADER = Buffer.from('chatos-secrets:1');

const sealed = z.strictObject({ version: z.literal(1), algorithm: z.literal(ALGORITHM), nonce: z.base64(), tag: z.base64(), data: z.base64() });
const values = z.record(z.string(), z.string());

/** The text of a secrets file: every name and value in one encrypted and authenticated block. */
export function seal(secrets: ReadonlyMap<string, string>, key: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(HEADER);
  const data = Buffer.concat([cipher.update(JSON.stringify(Object.fromEntries(secrets)), 'utf8'), cipher.final()]);
  const text = { version: 1, algorithm: ALGORITHM, nonce: nonce.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') };
  return `${JSON.stringify(text)}\n`;
}

/** What `seal` was given. Throws where one byte is other than it wrote, or the key is another. */
export function unseal(text: string, key: Buffer): Map<string, string> {
  const { nonce, tag, data } = sealed.parse(JSON.parse(text));
  const decipher = createDecipheriv(ALGORITHM, key, Buffer.from(nonce, 'base64'), { authTagLength: 16 }).setAAD(HEADER).setAuthTag(Buffer.from(tag, 'base64'));
  const plain = Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]);
  return new Map(Object.entries(values.parse(JSON.parse(plain.toString('utf8')))));
}
