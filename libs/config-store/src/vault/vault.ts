import type { z } from 'zod';
import type { SecretReference, secretStorage } from '@chatos/contracts';
import { nameKey } from '../records/checks.ts';

/** Names one value in the vault; made by `vaultKey` and `signInKey` alone. */
export type VaultKey = string & { readonly __brand: 'VaultKey' };

/** Where the values of secrets lie, apart from the database, which holds their names only. */
export interface Vault {
  /** Where the keys really are, told to the user as it is. */
  readonly storage: z.infer<typeof secretStorage>;
  /** @throws ConfigStoreError where the vault cannot be read; null only where it has no such value */
  get(key: VaultKey): Promise<string | null>;
  /** Sets values, and removes those that are null: all of them or, where it throws, none. */
  apply(changes: ReadonlyMap<VaultKey, string | null>): Promise<void>;
}

/** The vault's name for a secret a user named, or for a value of one MCP server: a variable, a header, its token or password. */
export function vaultKey(reference: SecretReference): VaultKey {
  return keyText(reference) as VaultKey;
}

/** What OAuth knows of one server: its client, its tokens, what was discovered. No runtime can ask for it. */
export function signInKey(serverId: string): VaultKey {
  return `oauth:${serverId}` as VaultKey;
}

function keyText(reference: SecretReference): string {
  switch (reference.kind) {
    case 'secret':
      return `secret:${nameKey(reference.name)}`;
    case 'environment':
      return `environment:${reference.serverId}:${reference.name}`;
    case 'header':
      return `header:${reference.serverId}:${reference.name.toLowerCase()}`;
    case 'credential':
      return `credential:${reference.serverId}`;
  }
}

/**
 * Changes the vault and the database together: where `commit` throws, the vault gets back what it held, and the error is passed on.
 */
export async function applyWith<T>(vault: Vault, changes: ReadonlyMap<VaultKey, string | null>, commit: () => T): Promise<T> {
  if (changes.size === 0) return commit();
  const before = new Map<VaultKey, string | null>();
  for (const key of changes.keys()) before.set(key, await vault.get(key));
  await vault.apply(changes);
  try {
    return commit();
  } catch (error) {
    await vault.apply(before).catch((failure: unknown) => {
      throw new AggregateError([error, failure], 'A change was refused, and the values stored with it could not be taken back.');
    });
    throw error;
  }
}
