import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { describeError } from '@chatos/state';
import type { ConfigurationContext } from '@chatos/state';
import type { Log } from '../log.ts';
import { createFileVault } from './file-vault.ts';
import { readKeyFile } from './key-file.ts';
import { systemKeyring } from './keyring.ts';
import type { Keyring } from './keyring.ts';
import { createKeyringVault, keyringService } from './keyring-vault.ts';
import { unseal } from './sealed-file.ts';
import type { Vault, VaultKey } from './vault.ts';

/** A locked keyring may ask the user to unlock it and wait for ever; well below the time a process has to become ready. */
const PROBE_LIMIT_MS = 20_000;

export interface OpenVaultOptions {
  readonly context: ConfigurationContext;
  /** 'auto' uses the keyring where it works; 'never' leaves it alone. */
  readonly keyring: 'auto' | 'never';
  readonly log?: Log;
  /** For tests: another keyring than the operating system's. */
  readonly system?: Keyring;
  readonly platform?: NodeJS.Platform;
  readonly probeLimitMs?: number;
}

/**
 * Opens the vault: the operating system's keyring where a value can really be set, read back and deleted, else the encrypted file.
 * Keys that lie in the file from a time without a keyring move into it, and the file goes once all of them are there. A damaged file stays as
 * it is.
 */
export async function openVault(options: OpenVaultOptions): Promise<Vault> {
  const { context, log = () => undefined, system = systemKeyring, platform = process.platform, probeLimitMs = PROBE_LIMIT_MS } = options;
  if (options.keyring === 'never') return createFileVault(context, log);
  const failure = await within<string | null>(probeLimitMs, probe(system, keyringService(context)), 'it did not answer in time');
  if (failure !== null) {
    log(`config-store: no usable keyring (${failure}); keys are kept in an encrypted file.`);
    return createFileVault(context, log);
  }
  const vault = createKeyringVault(context, system, platform);
  await moveFileInto(vault, context, log);
  return vault;
}

/** A round trip with a random value: what a locked, read-only or merely pretended keyring cannot do. Null, or why it cannot be used. */
async function probe(keyring: Keyring, service: string): Promise<string | null> {
  const account = `probe:${randomBytes(8).toString('hex')}`;
  const value = randomBytes(16).toString('hex');
  try {
    await keyring.set(service, account, value);
    const read = await keyring.get(service, account);
    await keyring.remove(service, account);
    if (read !== value) return 'it did not give back what was stored';
    return (await keyring.get(service, account)) === null ? null : 'it did not delete what was stored';
  } catch (error) {
    return describeError(error);
  }
}

/** The promise's value, or `late` once the time is over; the promise itself must not reject. */
function within<T>(limitMs: number, promise: Promise<T>, late: T): Promise<T> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(late), limitMs);
    void promise.then((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}

async function moveFileInto(vault: Vault, context: ConfigurationContext, log: Log): Promise<void> {
  const { secretsFile, secretsKey } = context.paths;
  if (!existsSync(secretsFile)) return;
  try {
    const key = readKeyFile(secretsKey, log);
    if (key === null) throw new Error('its key file is missing');
    await vault.apply(unseal(readFileSync(secretsFile, 'utf8'), key) as Map<VaultKey, string>);
  } catch (error) {
    log(`config-store: the keys in ${secretsFile} could not be moved into the keyring and stay there: ${describeError(error)}`);
    return;
  }
  rmSync(secretsFile);
  rmSync(secretsKey, { force: true });
  log('config-store: the keys in the encrypted file moved into the keyring.');
}
