import { openConfigurationDatabase } from '@chatos/state';
import { call } from '@orpc/server';
import { expect, test } from 'vitest';
import { openTestStore, testContext, ownServers } from '../../test/open-test-store.ts';
import { createConfigRouter, createConfigurationSourceRouter, openConfigStore, openVault } from '../index.ts';
import { configComponent } from '../schema/migrations.ts';

const remote = { name: 'remote', endpoint: 'https://example.com/mcp' };
const files = { name: 'fs', endpoint: 'npx -y server /tmp' };
const oauth = { kind: 'oauth' as const, scopes: [], clientId: '' };
const bearer = { kind: 'bearer' as const };

test('only the names of headers are told; their values and the token come from the vault one at a time', async () => {
  const { store } = await openTestStore();
  const server = await store.mcpServers.create({ ...remote, auth: bearer }, {}, { headers: { 'X-Key': 'canary-header' }, credential: 'canary-token' });
  expect(server).toMatchObject({ headerNames: ['X-Key'], hasCredential: true, auth: bearer });
  expect(JSON.stringify(await store.snapshot())).not.toContain('canary');
  expect(await store.secret({ kind: 'header', serverId: server.id, name: 'x-key' })).toBe('canary-header');
  expect(await store.secret({ kind: 'credential', serverId: server.id })).toBe('canary-token');
});

test('in a change a value left out is kept, null removes it, and another kind of sign-in keeps no token of the old one', async () => {
  const { store } = await openTestStore();
  const server = await store.mcpServers.create({ ...remote, auth: bearer }, {}, { headers: { A: '1', B: '2' }, credential: 'token' });
  const kept = await store.mcpServers.update(server.id, server.revision, { ...remote, auth: bearer, description: 'd' }, {}, { headers: { A: null } });
  expect(kept).toMatchObject({ headerNames: ['B'], hasCredential: true });
  const basic = await store.mcpServers.update(kept.id, kept.revision, { ...remote, auth: { kind: 'basic', username: 'me' } }, {});
  expect(basic.hasCredential).toBe(false);
  await expect(store.secret({ kind: 'credential', serverId: server.id })).rejects.toMatchObject({ code: 'not-found' });
  const set = await store.mcpServers.update(basic.id, basic.revision, { ...remote, auth: { kind: 'basic', username: 'me' } }, {}, { credential: 'password' });
  expect(set.hasCredential).toBe(true);
  expect((await store.mcpServers.update(set.id, set.revision, remote, {})).hasCredential).toBe(false);
});

test('headers that ChatOS sets itself, and two that differ in case, are refused', async () => {
  const { store } = await openTestStore();
  for (const name of ['Authorization', 'Mcp-Session-Id', 'not a name']) {
    await expect(store.mcpServers.create(remote, {}, { headers: { [name]: 'x' } })).rejects.toMatchObject({ code: 'unusable-input' });
  }
  await expect(store.mcpServers.create(remote, {}, { headers: { 'X-A': '1', 'x-a': '2' } })).rejects.toMatchObject({ code: 'unusable-input' });
});

test('a deleted server leaves neither header, token nor sign-in behind; one that moves forgets its sign-in', async () => {
  const { store } = await openTestStore();
  const server = await store.mcpServers.create({ ...remote, auth: oauth }, {}, { headers: { A: '1' }, credential: 'secret' });
  await store.signIns.write(server.id, 'tokens');
  const same = await store.mcpServers.update(server.id, server.revision, { ...remote, auth: oauth, description: 'd' }, {});
  expect(await store.signIns.read(server.id)).toBe('tokens');
  const moved = await store.mcpServers.update(same.id, same.revision, { ...remote, endpoint: 'https://example.org/mcp', auth: oauth }, {});
  expect(await store.signIns.read(server.id)).toBeNull();
  await store.signIns.write(server.id, 'tokens');
  await store.mcpServers.remove(moved.id, moved.revision);
  expect(await store.signIns.read(server.id)).toBeNull();
  await expect(store.secret({ kind: 'header', serverId: server.id, name: 'A' })).rejects.toMatchObject({ code: 'not-found' });
  await expect(store.secret({ kind: 'credential', serverId: server.id })).rejects.toMatchObject({ code: 'not-found' });
});

test('typing a command approves it, importing does not; what is retyped is approved anew', async () => {
  const context = testContext();
  const store = openConfigStore({ context, vault: await openVault({ context, keyring: 'never', log: () => undefined }), commandHash: async (server) => `hash of ${server.endpoint} ${server.environmentNames.join()}` });
  try {
    const typed = await store.mcpServers.create(files, { TOKEN: 't' });
    expect(typed).toMatchObject({ origin: 'typed', approvedHash: `hash of ${files.endpoint} TOKEN` });
    const imported = await store.mcpServers.create({ ...files, name: 'imported' }, {}, { origin: 'imported' });
    expect(imported).toMatchObject({ origin: 'imported', approvedHash: null });
    const switched = await store.mcpServers.update(imported.id, imported.revision, { ...files, name: 'imported', enabled: false }, {});
    expect(switched).toMatchObject({ origin: 'imported', approvedHash: null });
    expect(await store.mcpServers.approve(switched.id, switched.revision)).toMatchObject({ approvedHash: `hash of ${files.endpoint} ` });
    const retyped = await store.mcpServers.update(typed.id, typed.revision, { ...files, endpoint: 'node other.js' }, {});
    expect(retyped.approvedHash).toBe('hash of node other.js TOKEN');
    await expect(store.mcpServers.approve(typed.id, typed.revision)).rejects.toMatchObject({ code: 'stale-revision' });
  } finally {
    store.close();
  }
});

test('an imported address is approved as it stands', async () => {
  const { store } = await openTestStore();
  const imported = await store.mcpServers.create({ ...remote, endpoint: 'http://10.0.0.1/mcp' }, {}, { origin: 'imported' });
  expect(imported.approvedHash).toBeNull();
  expect((await store.mcpServers.approve(imported.id, imported.revision)).approvedHash).toMatch(/^[0-9a-f]{64}$/);
});

test('a database of the first version keeps its servers: typed, unapproved, asked of nobody', async () => {
  const context = testContext();
  const first = openConfigurationDatabase(context, [{ ...configComponent, migrations: configComponent.migrations.slice(0, 1) }]);
  first.raw.prepare(`INSERT INTO config_mcp_servers VALUES ('old', 'old', 'old', 'node a.js', '', '[]', 1, NULL, NULL, '{}', 0, '["A"]', 1, 1, 1)`).run();
  first.close();
  const { store } = await openTestStore({ context });
  expect(ownServers(store)).toMatchObject([
    { name: 'old', environmentNames: ['A'], auth: { kind: 'none' }, headerNames: [], hasCredential: false, origin: 'typed', approvedHash: null },
  ]);
});

test('who must sign in is told so by an error of its own; what else failed is not available', async () => {
  const { store } = await openTestStore();
  const failing = (code: string) => async () => Promise.reject(Object.assign(new Error('x'), { code, problem: 'p', remedy: 'r' }));
  const asked = { serverId: 'a', interactive: false };
  await expect(call(createConfigurationSourceRouter(store, failing('needs-sign-in')).configuration.bearer, asked)).rejects.toMatchObject({ code: 'NEEDS_SIGN_IN', defined: true, data: { problem: 'p', remedy: 'r' } });
  await expect(call(createConfigurationSourceRouter(store, failing('other')).configuration.bearer, asked)).rejects.toMatchObject({ code: 'UNAVAILABLE', defined: true });
});

test('signing in and out goes to whoever keeps the tokens, for servers there are', async () => {
  const { store } = await openTestStore();
  const server = await store.mcpServers.create({ ...remote, auth: oauth }, {});
  const told: string[] = [];
  const signedIn = { serverId: server.id, state: 'signed-in' as const, scopes: [], expiresAt: null };
  const tests = { testModel: () => Promise.reject(new Error()), testMcpServer: () => Promise.reject(new Error()) };
  const { config } = createConfigRouter(store, tests, {
    list: async () => [signedIn],
    signIn: async ({ name }) => (told.push(`in ${name}`), signedIn),
    signOut: async ({ name }) => void told.push(`out ${name}`),
  });
  expect(await call(config.mcpServers.signIns, undefined)).toEqual([signedIn]);
  expect(await call(config.mcpServers.signIn, { id: server.id })).toEqual(signedIn);
  await call(config.mcpServers.signOut, { id: server.id });
  await expect(call(config.mcpServers.signIn, { id: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(told).toEqual(['in remote', 'out remote']);
});
