import { signInKey } from './vault.ts';
import type { Vault } from './vault.ts';

/** What OAuth keeps of each server (its client, its tokens, what was discovered): a text this library does not read, in the vault alone. */
export interface SignInRecords {
  read(serverId: string): Promise<string | null>;
  /** null forgets. */
  write(serverId: string, record: string | null): Promise<void>;
}

export function createSignInRecords(vault: Vault): SignInRecords {
  return {
    read: (serverId) => vault.get(signInKey(serverId)),
    write: (serverId, record) => vault.apply(new Map([[signInKey(serverId), record]])),
  };
}
