import { environmentName, headerName, mcpServerFields, mcpServerRecord } from '@chatos/contracts';
import type { Explained, McpServerFields, McpServerRecord, RecordId } from '@chatos/contracts';
import { asc, eq } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { ConfigStoreError } from '../errors.ts';
import { mcpServers } from '../schema/tables.ts';
import { applyWith, signInKey, vaultKey } from '../vault/vault.ts';
import type { Vault, VaultKey } from '../vault/vault.ts';
import type { Changes } from './changes.ts';
import { assertFound, assertFresh, assertNameFree, nameKey, parseFields } from './checks.ts';
import { assertEndpoint } from './endpoints.ts';

const WHAT = 'MCP server';
type ServerRow = typeof mcpServers.$inferSelect;
type FieldsInput = z.input<typeof mcpServerFields>;
/** A string sets a value, null removes it, a name left out keeps what is stored. */
export type ValueChange = Readonly<Record<string, string | null>>;

/** What a change brings besides the fields and the environment. */
export interface ServerAccessChange {
  readonly headers?: ValueChange | undefined;
  /** The bearer token or the password: null removes, undefined keeps. */
  readonly credential?: string | null | undefined;
  /** Where a new server comes from; 'typed' unless said otherwise. */
  readonly origin?: McpServerRecord['origin'];
}

/** The hash of what would be run, which an approval is bound to; null for a server that runs nothing here. */
export type CommandHash = (server: Pick<McpServerRecord, 'endpoint' | 'environmentNames'>) => Promise<string | null>;

export interface McpServerStore {
  list(): McpServerRecord[];
  get(id: string): McpServerRecord;
  /** A typed command is thereby approved; an imported one is not. */
  create(fields: FieldsInput, environment: ValueChange, access?: ServerAccessChange): Promise<McpServerRecord>;
  /** A command that changes is one that was typed: approved as it now stands. */
  update(id: string, expectedRevision: number, fields: FieldsInput, environment: ValueChange, access?: ServerAccessChange): Promise<McpServerRecord>;
  /** Approves the command as it stands, for both runtimes; where it is no longer the one of that hash, it is refused. */
  approve(id: string, expectedRevision: number, hash?: string): Promise<McpServerRecord>;
  /** Deletes the server and every value of it in the vault. */
  remove(id: string, expectedRevision: number): Promise<void>;
}

export function createMcpServerStore(changes: Changes, vault: Vault, commandHash: CommandHash): McpServerStore {
  const { drizzle } = changes.database;
  const hashOf: CommandHash = async (server) => {
    try {
      return await commandHash(server);
    } catch (error) {
      throw isExplained(error) ? new ConfigStoreError('unusable-input', { problem: error.problem, remedy: error.remedy }, { cause: error }) : error;
    }
  };
  const find = (id: string) => drizzle.select().from(mcpServers).where(eq(mcpServers.id, id as RecordId)).get();
  const tell = (row: ServerRow): McpServerRecord => mcpServerRecord.parse(row);

  function get(id: string): McpServerRecord {
    const row = find(id);
    assertFound(row, WHAT);
    return tell(row);
  }

  function check(input: FieldsInput, own?: ServerRow): McpServerFields {
    const fields = parseFields(mcpServerFields, input, WHAT);
    // A locked one keeps the endpoint it has.
    if (own?.locked !== true) assertEndpoint(fields.endpoint);
    assertTimeouts(fields);
    assertNameFree(drizzle.select().from(mcpServers).where(eq(mcpServers.nameKey, nameKey(fields.name))).get(), own?.id, WHAT);
    return fields;
  }

  return {
    get,
    list: () => drizzle.select().from(mcpServers).orderBy(asc(mcpServers.createdAt), asc(mcpServers.revision)).all().map(tell),
    create(input, environment, access = {}) {
      return changes.inTurn(async () => {
        const fields = check(input);
        const id = crypto.randomUUID() as RecordId;
        const values = valuesAfter(null, fields, environment, access);
        const origin = access.origin ?? 'typed';
        const approvedHash = origin === 'typed' ? await hashOf({ ...fields, ...values.names }) : null;
        return applyWith(vault, values.changes(id), () =>
          changes.change(({ revision, now }) => {
            const stamped = { id, nameKey: nameKey(fields.name), locked: false, origin, approvedHash, revision, createdAt: now, updatedAt: now };
            drizzle.insert(mcpServers).values({ ...fields, ...values.names, ...stamped }).run();
            return get(id);
          }),
        );
      });
    },
    update(id, expectedRevision, input, environment, access = {}) {
      return changes.inTurn(async () => {
        const row = find(id);
        assertFresh(row, expectedRevision, WHAT);
        const fields = check(input, row);
        if (row.locked) assertOnlySwitched(row, fields, environment, access);
        const values = valuesAfter(row, fields, environment, access);
        const approval = await approvalAfter(row, { ...fields, ...values.names }, hashOf);
        return applyWith(vault, values.changes(id), () =>
          changes.change(({ revision, now }) => {
            drizzle.update(mcpServers).set({ ...fields, ...values.names, ...approval, nameKey: nameKey(fields.name), revision, updatedAt: now }).where(eq(mcpServers.id, row.id)).run();
            return get(id);
          }),
        );
      });
    },
    approve(id, expectedRevision, hash) {
      return changes.inTurn(async () => {
        const row = find(id);
        assertFresh(row, expectedRevision, WHAT);
        if (row.locked) throw new ConfigStoreError('unusable-input', { problem: `The MCP server "${row.name}" is part of the workbench: it needs no approval.`, remedy: 'Nothing needs to be done.' });
        const shown = await hashOf(row);
        if (hash !== undefined && hash !== shown) throw notAsShown();
        // A remote server runs nothing here: what is approved is its address.
        const approvedHash = shown ?? (/^https?:/i.test(row.endpoint) ? createHash('sha256').update(row.endpoint).digest('hex') : null);
        return changes.change(({ revision, now }) => {
          drizzle.update(mcpServers).set({ approvedHash, revision, updatedAt: now }).where(eq(mcpServers.id, row.id)).run();
          return get(id);
        });
      });
    },
    remove(id, expectedRevision) {
      return changes.inTurn(async () => {
        const row = find(id);
        assertFresh(row, expectedRevision, WHAT);
        if (row.locked) throw new ConfigStoreError('unusable-input', { problem: 'This MCP server is locked and cannot be deleted.', remedy: 'Switch it off instead.' });
        await applyWith(vault, everyValue(row), () => changes.change(() => drizzle.delete(mcpServers).where(eq(mcpServers.id, row.id)).run()));
      });
    },
  };
}

/** The names a change leaves, and what it does to the vault. @throws ConfigStoreError 'unusable-input' for a name that cannot be */
function valuesAfter(row: ServerRow | null, fields: McpServerFields, environment: ValueChange, { headers = {}, credential }: ServerAccessChange) {
  const environmentNames = namesAfter(row?.environmentNames ?? [], environment, VARIABLES);
  const headerNames = namesAfter(row?.headerNames ?? [], headers, HEADERS);
  const usesCredential = fields.auth.kind !== 'none';
  // A token is no password, and what is no longer used is not kept.
  const newCredential = !usesCredential || (row !== null && row.auth.kind !== fields.auth.kind) ? (usesCredential ? (credential ?? null) : null) : credential;
  const hasCredential = newCredential === undefined ? (row?.hasCredential ?? false) : newCredential !== null;
  // Who is signed in at one address is nobody at another.
  const forgetsSignIn = row !== null && row.auth.kind === 'oauth' && (row.endpoint !== fields.endpoint || JSON.stringify(row.auth) !== JSON.stringify(fields.auth));
  return {
    names: { environmentNames, headerNames, hasCredential },
    changes: (serverId: string) =>
      new Map<VaultKey, string | null>([
        ...Object.entries(environment).map(([name, value]) => [vaultKey({ kind: 'environment', serverId, name }), value] as const),
        ...Object.entries(headers).map(([name, value]) => [vaultKey({ kind: 'header', serverId, name }), value] as const),
        ...(newCredential === undefined || (newCredential === null && row?.hasCredential !== true) ? [] : [[vaultKey({ kind: 'credential', serverId }), newCredential] as const]),
        ...(forgetsSignIn ? [[signInKey(serverId), null] as const] : []),
      ]),
  };
}

function everyValue({ id: serverId, environmentNames, headerNames, hasCredential, auth }: ServerRow): Map<VaultKey, null> {
  return new Map<VaultKey, null>([
    ...environmentNames.map((name) => [vaultKey({ kind: 'environment', serverId, name }), null] as const),
    ...headerNames.map((name) => [vaultKey({ kind: 'header', serverId, name }), null] as const),
    ...(hasCredential ? [[vaultKey({ kind: 'credential', serverId }), null] as const] : []),
    ...(auth.kind === 'oauth' ? [[signInKey(serverId), null] as const] : []),
  ]);
}

/** A command that was retyped is approved by that. Where only its variables changed, an approval follows; one that was never given does not arise. */
async function approvalAfter(row: ServerRow, server: Parameters<CommandHash>[0], commandHash: CommandHash): Promise<Pick<McpServerRecord, 'origin' | 'approvedHash'>> {
  if (row.endpoint !== server.endpoint) return { origin: 'typed', approvedHash: await commandHash(server) };
  if (row.approvedHash === null) return { origin: row.origin, approvedHash: null };
  if (JSON.stringify(row.environmentNames) === JSON.stringify(server.environmentNames)) return { origin: row.origin, approvedHash: row.approvedHash };
  return { origin: row.origin, approvedHash: await commandHash(server) };
}

const VARIABLES = { schema: environmentName, what: 'name of an environment variable', many: 'environment variables', reason: 'on Windows they are the same' };
const HEADERS = { schema: headerName, what: 'name of a header', many: 'headers', reason: 'servers take them for the same' };

/** @throws ConfigStoreError 'unusable-input' for a name that cannot be, or two that differ in case only */
function namesAfter(present: readonly string[], change: ValueChange, { schema, what, many, reason }: typeof VARIABLES | typeof HEADERS): string[] {
  const names = new Set(present);
  for (const [name, value] of Object.entries(change)) {
    if (value === null) names.delete(name);
    else names.add(parseFields(schema, name, what));
  }
  const keys = new Map<string, string>();
  for (const name of names) {
    const other = keys.get(name.toUpperCase());
    if (other !== undefined) {
      throw new ConfigStoreError('unusable-input', { problem: `The ${many} "${other}" and "${name}" differ in upper and lower case only.`, remedy: `Keep one of them: ${reason}.` });
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
function assertOnlySwitched(row: ServerRow, fields: McpServerFields, environment: ValueChange, { headers = {}, credential }: ServerAccessChange): void {
  const present = mcpServerFields.parse(row);
  const isSame = JSON.stringify({ ...present, enabled: true }) === JSON.stringify({ ...fields, enabled: true });
  if (isSame && Object.keys(environment).length === 0 && Object.keys(headers).length === 0 && credential === undefined) return;
  throw new ConfigStoreError('unusable-input', { problem: 'This MCP server is locked.', remedy: 'It can be switched on and off, and nothing else.' });
}

function notAsShown(): ConfigStoreError {
  return new ConfigStoreError('unusable-input', { problem: 'The command, its variables or the program it starts are no longer what was shown.', remedy: 'Look at it again, and approve it then.' });
}

/** What another library explains in words for the user. */
function isExplained(error: unknown): error is Error & Explained {
  return error instanceof Error && 'problem' in error && typeof error.problem === 'string' && 'remedy' in error && typeof error.remedy === 'string';
}
