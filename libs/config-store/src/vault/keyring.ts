import { AsyncEntry } from '@napi-rs/keyring';

/** The three calls the vault makes of a keyring: what a test replaces. */
export interface Keyring {
  get(service: string, account: string): Promise<string | null>;
  set(service: string, account: string, value: string): Promise<void>;
  remove(service: string, account: string): Promise<void>;
}

/**
 * On Linux only the secret service will do: left to itself the library falls back to the kernel's keyutils store without a word, which is
 * empty after a reboot.
 */
export const KEYRING_OPTIONS = { linux: { store: 'secret-service' as const } };

/** The keyring of the operating system: Keychain, Credential Manager, or the secret service. */
export const systemKeyring: Keyring = {
  async get(service, account) {
    return (await new AsyncEntry(service, account, KEYRING_OPTIONS).getPassword()) ?? null;
  },
  async set(service, account, value) {
    await new AsyncEntry(service, account, KEYRING_OPTIONS).setPassword(value);
  },
  async remove(service, account) {
    await new AsyncEntry(service, account, KEYRING_OPTIONS).deleteCredential();
  },
};
