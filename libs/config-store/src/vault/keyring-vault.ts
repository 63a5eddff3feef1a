import { createHash } from 'node:crypto';
import type { ConfigurationContext } from '@chatos/state';
import { ConfigStoreError } from '../errors.ts';
import type { Keyring } from './keyring.ts';
import type { Vault, VaultKey } from './vault.ts';

/**
 * The vault over the operating system's keyring, which is one for the whole user account: the service's name holds a digest of the
 * configuration's directory, so that two state roots never see, replace or delete each other's keys.
 */
export function createKeyringVault(context: ConfigurationContext, keyring: Keyring, platform: NodeJS.Platform): Vault {
  const service = keyringService(context);

  async function get(key: VaultKey): Promise<string | null> {
    try {
      return await keyring.get(service, key);
    } catch (cause) {
      throw unusable('read', cause);
    }
  }

  async function put(key: VaultKey, value: string | null): Promise<void> {
    if (value === null) await keyring.remove(service, key);
    else await keyring.set(service, key, value);
  }

  return {
    storage: { kind: 'keyring', description: `Keys are kept in ${keyringName(platform)}, under "${service}".` },
    get,
    async apply(changes) {
      const undo: [VaultKey, string | null][] = [];
      try {
        for (const [key, value] of changes) {
          undo.unshift([key, await get(key)]);
          await put(key, value);
        }
      } catch (cause) {
        for (const [key, value] of undo) await put(key, value).catch(() => undefined /* the first failure is the one to tell */);
        throw cause instanceof ConfigStoreError ? cause : unusable('written', cause);
      }
    },
  };
}

/** What this state root's keys are filed under in the keyring. */
export function keyringService(context: ConfigurationContext): string {
  return `ChatOS ${createHash('sha256').update(context.paths.directory).digest('hex').slice(0, 12)}`;
}

function keyringName(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'the macOS Keychain';
  if (platform === 'win32') return 'the Windows Credential Manager';
  return 'the secret service of your desktop';
}

function unusable(verb: string, cause: unknown): ConfigStoreError {
  return new ConfigStoreError('vault-unusable', { problem: `The keyring of the operating system could not be ${verb}.`, remedy: 'Unlock it and try again.' }, { cause });
}
