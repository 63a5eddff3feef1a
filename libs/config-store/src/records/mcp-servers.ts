import { environmentName, mcpServerFields, mcpServerRecord } from '@chatos/contracts';
import type { McpServerFields, McpServerRecord, RecordId } from '@chatos/contracts';
import { asc, eq } from 'drizzle-orm';
import type { z } from 'zod';
import { ConfigStoreError } from '../errors.ts';
import { mcpServers } from '../schema/tables.ts';
import { applyWith, vaultKey } from '../vault/vault.ts';
import type { Vault, VaultKey } from '../vault/vault.ts';
import type { Changes } from './changes.ts';
import { assertFound, assertFresh, assertNameFree, nameKey, parseFields } from './checks.ts';
import { assertEndpoint } from './endpoints.ts';

const WHAT = 'MCP server';
type FieldsInput = z.input<typeof mcpServerFields>;
/** A string sets a variable, null removes it, a name left out keeps what is stored. */
export type EnvironmentChange = Readonly<Record<string, string | null>>;

export interface McpServerStore {
  list(): McpServerRecord[];
  get(id: string): McpServerRecord;
  create(fields: FieldsInput, environment: EnvironmentChange): Promise<McpServerRecord>;
  update(id: string, expectedRevision: number, fields: FieldsInput, environment: EnvironmentChange): Promise<McpServerRecord>;
  /** Deletes the server and the values of its environment. */
  remove(id: string, expectedRevision: number): Promise<void>;
}

export function createMcpServerStore(changes: Changes, vault: Vault): McpServerStore {
  const { drizzle } = changes.database;
  const find = (id: string) => drizzle.select().from(mcpServers).where(eq(mcpServers.id, id as RecordId)).get();
  const tell = (row: typeof mcpServers.$inferSelect): McpServerRecord => mcpServerRecord.parse(row);

  function get(id: string): McpServerRecord {
    const row = find(id);
    assertFound(row, WHAT);
    return tell(row);
  }

  function check(input: FieldsInput, own?: string): McpServerFields {
    const fields = parseFields(mcpServerFields, input, WHAT);
    assertEndpoint(fields.endpoint);
    assertTimeouts(fields);
    assertNameFree(drizzle.select().from(mcpServers).where(eq(mcpServers.nameKey, nameKey(fields.name))).get(), own, WHAT);
    return fields;
  }

  return {
    get,
    list: () => drizzle.select().from(mcpServers).orderBy(asc(mcpServers.createdAt), asc(mcpServers.revision)).all().map(tell),
    create(input, environment) {
      return changes.inTurn(async () => {
        const fields = check(input);
        const id = crypto.randomUUID() as RecordId;
        const environmentNames = namesAfter([], environment);
        return applyWith(vault, vaultChanges(id, environment), () =>
          changes.change(({ revision, now }) => {
            const stamped = { id, nameKey: nameKey(fields.name), locked: false, environmentNames, revision, createdAt: now, updatedAt: now };
            drizzle.insert(mcpServers).values({ ...fields, ...stamped }).run();
            return get(id);
          }),
        );
      });
    },
    update(id, expectedRevision, input, environment) {
      return changes.inTurn(async () => {
        const row = find(id);
        assertFresh(row, expectedRevision, WHAT);
        const fields = check(input, row.id);
        if (row.locked) assertOnlySwitched(row, fields, environment);
        const environmentNames = namesAfter(row.environmentNames, environment);
        return applyWith(vault, vaultChanges(id, environment), () =>
          changes.change(({ revision, now }) => {
            drizzle.update(mcpServers).set({ ...fields, nameKey: nameKey(fields.name), environmentNames, revision, updatedAt: now }).where(eq(mcpServers.id, row.id)).run();
            return get(id);
          }),
        );
      });
    },
    remove(id, expectedRevision) {
      return changes.inTurn(async () => {
        const row = find(id);
        assertFresh(row, expectedRevision, WHAT);
        if (row.locked) throw new ConfigStoreError('unusable-input', { problem: 'This MCP server is locked and cannot be deleted.', remedy: 'Switch it off instead.' });
        const values = vaultChanges(id, Object.fromEntries(row.environmentNames.map((name): [string, null] => [name, null])));
        await applyWith(vault, values, () => changes.change(() => drizzle.delete(mcpServers).where(eq(mcpServers.id, row.id)).run()));
      });
    },
  };
}

function vaultChanges(serverId: string, environment: EnvironmentChange): Map<VaultKey, string | null> {
  return new Map(Object.entries(environment).map(([name, value]) => [vaultKey({ kind: 'environment', serverId, name }), value]));
}

/** @throws ConfigStoreError 'unusable-input' for a name no variable can have, or two that differ in case only (one and the same on Windows) */
function namesAfter(present: readonly string[], environment: EnvironmentChange): string[] {
  const names = new Set(present);
  for (const [name, value] of Object.entries(environment)) {
    if (value === null) names.delete(name);
    else names.add(parseFields(environmentName, name, 'name of an environment variable'));
  }
  const keys = new Map<string, string>();
  for (const name of names) {
    const other = keys.get(name.toUpperCase());
    if (other !== undefined) {
      throw new ConfigStoreError('unusable-input', { problem: `The environment variables "${other}" and "${name}" differ in upper and lower case only.`, remedy: 'Keep one of them: on Windows they are the same.' });
    }
    keys.set(name.toUpperCase(), name);
  }
  return [...names].sort();
}

function assertTimeouts({ timeoutMs, maxTimeoutMs }: McpServerFields): void {
  if (timeoutMs === null || maxTimeoutMs === null || maxTimeoutMs >= timeoutMs) return;
  throw new ConfigStoreError('unusable-input', { problem: 'The longest time for a call is shorter than its timeout.', remedy: 'Make it at least as long.' });
}

/** A locked server may only be switched on and off. */
function assertOnlySwitched(row: typeof mcpServers.$inferSelect, fields: McpServerFields, environment: EnvironmentChange): void {
  const present = mcpServerFields.parse(row);
  const isSame = JSON.stringify({ ...present, enabled: true }) === JSON.stringify({ ...fields, enabled: true });
  if (isSame && Object.keys(environment).length === 0) return;
  throw new ConfigStoreError('unusable-input', { problem: 'This MCP server is locked.', remedy: 'It can be switched on and off, and nothing else.' });
}
