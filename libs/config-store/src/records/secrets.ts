import { secretName } from '@chatos/contracts';
import type { SecretRecord } from '@chatos/contracts';
import { asc, eq } from 'drizzle-orm';
import { ConfigStoreError } from '../errors.ts';
import { secrets } from '../schema/tables.ts';
import { applyWith, vaultKey } from '../vault/vault.ts';
import type { Vault } from '../vault/vault.ts';
import type { Changes } from './changes.ts';
import { assertFound, nameKey, parseFields } from './checks.ts';

export interface SecretStore {
  /** Names only. `isSet` is asked of the vault, so a value lost there is not called set. @throws ConfigStoreError where the vault cannot be read */
  list(): Promise<SecretRecord[]>;
  /** Stores a value under a new name, or replaces that of an existing one. */
  set(name: string, value: string, description: string): Promise<SecretRecord>;
  remove(name: string): Promise<void>;
}

export function createSecretStore(changes: Changes, vault: Vault): SecretStore {
  const { drizzle } = changes.database;
  const keyOf = (name: string) => vaultKey({ kind: 'secret', name });
  const find = (name: string) => drizzle.select().from(secrets).where(eq(secrets.nameKey, nameKey(name))).get();

  async function tell(row: typeof secrets.$inferSelect): Promise<SecretRecord> {
    return { name: row.name, description: row.description, updatedAt: row.updatedAt, isSet: (await vault.get(keyOf(row.name))) !== null };
  }

  return {
    async list() {
      return Promise.all(drizzle.select().from(secrets).orderBy(asc(secrets.nameKey)).all().map(tell));
    },
    set(input, value, description) {
      return changes.inTurn(async () => {
        const name = parseFields(secretName, input, 'name of a key');
        const present = find(name);
        if (present !== undefined && present.name !== name) {
          throw new ConfigStoreError('unusable-input', {
            problem: `There is already a key named "${present.name}", which differs in upper and lower case only.`,
            remedy: `Use "${present.name}" to replace its value, or choose another name.`,
          });
        }
        const row = { name, nameKey: nameKey(name), description };
        await applyWith(vault, new Map([[keyOf(name), value]]), () =>
          changes.change(({ now }) => {
            drizzle.insert(secrets).values({ ...row, updatedAt: now }).onConflictDoUpdate({ target: secrets.nameKey, set: { description, updatedAt: now } }).run();
          }),
        );
        const stored = find(name);
        assertFound(stored, 'key');
        return tell(stored);
      });
    },
    remove(name) {
      return changes.inTurn(async () => {
        const present = find(name);
        assertFound(present, 'key');
        await applyWith(vault, new Map([[keyOf(name), null]]), () =>
          changes.change(() => drizzle.delete(secrets).where(eq(secrets.nameKey, present.nameKey)).run()),
        );
      });
    },
  };
}
