import { existsSync, readFileSync } from 'node:fs';
import type { ConfigurationContext } from '@chatos/state';
import { writeFileAtomic } from '@chatos/state';
import { ConfigStoreError } from '../errors.ts';
import type { Log } from '../log.ts';
import { createKeyFile, readKeyFile } from './key-file.ts';
import { seal, unseal } from './sealed-file.ts';
import type { Vault } from './vault.ts';

/**
 * The vault for machines without a keyring: one encrypted file, and the key beside it in a file only its owner may read. It keeps keys out of
 * backups of the database, mirrors and logs; it does not protect them from someone who can read both files, and `storage` says so.
 *
 * The file is read anew for each value and written as a whole; a file that cannot be decrypted is an error at every call and is never
 * written over.
 */
export function createFileVault(context: ConfigurationContext, log: Log): Vault {
  const { secretsFile, secretsKey } = context.paths;

  function read(): Map<string, string> {
    if (!existsSync(secretsFile)) return new Map();
    const key = readKeyFile(secretsKey, log);
    if (key === null) {
      throw new ConfigStoreError('vault-key-missing', {
        problem: `The stored keys cannot be decrypted: their key file "secrets.key" is missing.`,
        remedy: `Put ${secretsKey} back; or, where there is no copy, move ${secretsFile} away and enter the keys again.`,
      });
    }
    try {
      return unseal(readFileSync(secretsFile, 'utf8'), key);
    } catch (cause) {
      throw new ConfigStoreError(
        'vault-damaged',
        {
          problem: `The file of stored keys, ${secretsFile}, is damaged or belongs to another key file.`,
          remedy: 'Put back a copy of secrets.enc and secrets.key; or, where there is none, move both away and enter the keys again. Nothing was changed in them.',
        },
        { cause },
      );
    }
  }

  return {
    storage: {
      kind: 'encrypted-file',
      description: `No keyring of the operating system can be used here. Keys are encrypted in ${secretsFile}; whoever can read your files can read the key file beside it, too.`,
    },
    async get(key) {
      return read().get(key) ?? null;
    },
    async apply(changes) {
      const secrets = read();
      for (const [key, value] of changes) {
        if (value === null) secrets.delete(key);
        else secrets.set(key, value);
      }
      const key = readKeyFile(secretsKey, log) ?? createKeyFile(secretsKey);
      writeFileAtomic(secretsFile, seal(secrets, key), { mode: 0o600 });
    },
  };
}
