import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { prepareDirectories } from '@chatos/state';
import { expect, test } from 'vitest';
import { testContext } from '../../test/open-test-store.ts';
import { KEYRING_OPTIONS } from './keyring.ts';
import type { Keyring } from './keyring.ts';
import { openVault } from './open-vault.ts';
import { vaultKey } from './vault.ts';

const KEY = vaultKey({ kind: 'secret', name: 'KEY' });

/** A keyring in memory, one for the whole user account as the real ones are. */
function memoryKeyring(more: Partial<Keyring> = {}): Keyring & { entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    get: async (service, account) => entries.get(`${service}/${account}`) ?? null,
    set: async (service, account, value) => void entries.set(`${service}/${account}`, value),
    remove: async (service, account) => void entries.delete(`${service}/${account}`),
    ...more,
  };
}

function prepared() {
  const context = testContext();
  prepareDirectories(context);
  return context;
}

test('a keyring that works is used, said so, and no file is made; the probe leaves nothing in it', async () => {
  const context = prepared();
  const system = memoryKeyring();
  const vault = await openVault({ context, keyring: 'auto', system, platform: 'linux' });
  expect(system.entries.size).toBe(0);
  expect(vault.storage).toMatchObject({ kind: 'keyring', description: expect.stringContaining('secret service') });
  await vault.apply(new Map([[KEY, 'value']]));
  expect(await vault.get(KEY)).toBe('value');
  expect(existsSync(context.paths.secretsFile)).toBe(false);
});

test('two state roots in one keyring never see or delete each other’s keys', async () => {
  const system = memoryKeyring();
  const [first, second] = await Promise.all([prepared(), prepared()].map((context) => openVault({ context, keyring: 'auto', system })));
  await first!.apply(new Map([[KEY, 'first']]));
  await second!.apply(new Map([[KEY, 'second']]));
  expect(await first!.get(KEY)).toBe('first');
  await second!.apply(new Map([[KEY, null]]));
  expect(await first!.get(KEY)).toBe('first');
});

test.each<[string, Partial<Keyring>]>([
  ['refuses to store', { set: async () => { throw new Error('locked'); } }],
  ['forgets what it stored', { set: async () => undefined }],
  ['gives back something else', { get: async () => 'other' }],
  ['waits for somebody to unlock it', { set: () => new Promise(() => undefined) }],
  ['cannot delete', { remove: async () => undefined }],
])('a keyring that %s is not used: the encrypted file is, and the page is told so', async (_what, broken) => {
  const context = prepared();
  const lines: string[] = [];
  const vault = await openVault({ context, keyring: 'auto', system: memoryKeyring(broken), probeLimitMs: 50, log: (line) => lines.push(line) });
  expect(vault.storage).toMatchObject({ kind: 'encrypted-file', description: expect.stringContaining(context.paths.secretsFile) });
  expect(lines).toHaveLength(1);
});

test('"never" does not touch the keyring', async () => {
  const untouchable = new Proxy({} as Keyring, { get: () => { throw new Error('touched'); } });
  expect((await openVault({ context: prepared(), keyring: 'never', system: untouchable })).storage.kind).toBe('encrypted-file');
});

test('keys stored while there was no keyring move into it, and the file goes', async () => {
  const context = prepared();
  await (await openVault({ context, keyring: 'never' })).apply(new Map([[KEY, 'value']]));
  const vault = await openVault({ context, keyring: 'auto', system: memoryKeyring() });
  expect(await vault.get(KEY)).toBe('value');
  expect([context.paths.secretsFile, context.paths.secretsKey].map((path) => existsSync(path))).toEqual([false, false]);
});

test('a damaged file does not move and is left as it is', async () => {
  const context = prepared();
  await (await openVault({ context, keyring: 'never' })).apply(new Map([[KEY, 'value']]));
  writeFileSync(context.paths.secretsFile, 'garbage');
  const lines: string[] = [];
  await openVault({ context, keyring: 'auto', system: memoryKeyring(), log: (line) => lines.push(line) });
  expect(readFileSync(context.paths.secretsFile, 'utf8')).toBe('garbage');
  expect(lines.join()).toContain('could not be moved');
});

test('where one of several values cannot be stored, none is changed', async () => {
  const other = vaultKey({ kind: 'secret', name: 'OTHER' });
  const system = memoryKeyring();
  const vault = await openVault({ context: prepared(), keyring: 'auto', system });
  await vault.apply(new Map([[KEY, 'old']]));
  const { set } = system;
  system.set = async (service, account, value) => { if (account === other) throw new Error('full'); return set(service, account, value); };
  await expect(vault.apply(new Map([[KEY, 'new'], [other, 'value']]))).rejects.toMatchObject({ code: 'vault-unusable' });
  expect(await vault.get(KEY)).toBe('old');
});

test('on Linux the entry is pinned to the secret service, never to a store that is lost at reboot', () => {
  expect(KEYRING_OPTIONS).toEqual({ linux: { store: 'secret-service' } });
});
