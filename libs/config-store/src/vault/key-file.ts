import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { writeFileAtomic } from '@chatos/state';
import { ConfigStoreError } from '../errors.ts';
import type { Log } from '../log.ts';

/** AES-256. */
const KEY_BYTES = 32;
const OTHERS = 0o077;

/**
 * The key the secrets file is encrypted with; null where there is none yet. A key file others may read is made private again, and that is logged.
 * @throws ConfigStoreError 'vault-damaged' where the file holds no key
 */
export function readKeyFile(path: string, log: Log): Buffer | null {
  if (!existsSync(path)) return null;
  if (process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0) {
    chmodSync(path, 0o600);
    log(`config-store: ${path} could be read by other users of this machine; it is private again.`);
  }
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length === KEY_BYTES) return key;
  throw new ConfigStoreError('vault-damaged', {
    problem: `The key file "${basename(path)}" is damaged, so the stored keys cannot be decrypted.`,
    remedy: `Put back a copy of ${path}; or, where there is none, move it and secrets.enc away and enter the keys again.`,
  });
}

/** Makes a new key, readable by its owner alone. Only ever called where there is nothing encrypted with another. */
export function createKeyFile(path: string): Buffer {
  const key = randomBytes(KEY_BYTES);
  writeFileAtomic(path, `${key.toString('base64')}\n`, { mode: 0o600 });
  return key;
}
