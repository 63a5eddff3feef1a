import { openConfigurationDatabase } from '@chatos/state';
import { expect, test } from 'vitest';
import { openTestStore, ownServers } from '../../test/open-test-store.ts';
import { configComponent } from '../index.ts';
import type { Vault } from '../index.ts';

const files = { name: 'fs', endpoint: 'npx -y @modelcontextprotocol/server-filesystem /tmp' };

test('only the names of an environment are told; values come from the vault one at a time', async () => {
  const { store } = await openTestStore();
  const server = await store.mcpServers.create(files, { TOKEN: 'canary', HOST: 'h' });
  expect(server.environmentNames).toEqual(['HOST', 'TOKEN']);
  expect(JSON.stringify(await store.snapshot())).not.toContain('canary');
  expect(await store.secret({ kind: 'environment', serverId: server.id, name: 'TOKEN' })).toBe('canary');
});

test('in a change a string sets, null removes, and a name left out keeps its value', async () => {
  const { store } = await openTestStore();
  const server = await store.mcpServers.create(files, { A: '1', B: '2', C: '3' });
  const changed = await store.mcpServers.update(server.id, server.revision, files, { A: 'one', B: null });
  expect(changed.environmentNames).toEqual(['A', 'C']);
  expect(await store.secret({ kind: 'environment', serverId: server.id, name: 'A' })).toBe('one');
  expect(await store.secret({ kind: 'environment', serverId: server.id, name: 'C' })).toBe('3');
  await expect(store.secret({ kind: 'environment', serverId: server.id, name: 'B' })).rejects.toMatchObject({ code: 'not-found' });
});

test('a stale change leaves the environment as it was', async () => {
  const { store } = await openTestStore();
  const server = await store.mcpServers.create(files, { A: '1' });
  await store.mcpServers.update(server.id, server.revision, { ...files, description: 'newer' }, {});
  await expect(store.mcpServers.update(server.id, server.revision, files, { A: 'lost' })).rejects.toMatchObject({ code: 'stale-revision' });
  expect(await store.secret({ kind: 'environment', serverId: server.id, name: 'A' })).toBe('1');
});

test('of two changes made at once from one revision exactly one is taken, with its environment', async () => {
  const { store } = await openTestStore();
  const server = await store.mcpServers.create(files, { A: '0' });
  const results = await Promise.allSettled(['1', '2'].map((value) => store.mcpServers.update(server.id, server.revision, { ...files, description: value }, { A: value })));
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected']);
  expect(await store.secret({ kind: 'environment', serverId: server.id, name: 'A' })).toBe(store.mcpServers.get(server.id).description);
});

test('a deleted server leaves no value behind', async () => {
  const { store } = await openTestStore();
  const server = await store.mcpServers.create(files, { A: '1' });
  await store.mcpServers.remove(server.id, server.revision);
  await expect(store.secret({ kind: 'environment', serverId: server.id, name: 'A' })).rejects.toMatchObject({ code: 'not-found' });
  expect(ownServers(store)).toEqual([]);
});

test('where the vault refuses, the database keeps the server as it was', async () => {
  const locked: Vault = { storage: { kind: 'keyring', description: '' }, get: async () => null, apply: async () => { throw new Error('locked'); } };
  const { store } = await openTestStore({ vault: locked });
  await expect(store.mcpServers.create(files, { A: '1' })).rejects.toThrow('locked');
  expect(ownServers(store)).toEqual([]);
});

test.each([
  'cmd://node server.js', 'node "my server.js"', `node 'it"s.js'`, 'https://example.com/mcp', 'HTTP://127.0.0.1:3000/mcp', '/usr/bin/server --flag',
])('the endpoint %s is taken', async (endpoint) => {
  const { store } = await openTestStore();
  expect((await store.mcpServers.create({ ...files, endpoint }, {})).endpoint).toBe(endpoint);
});

test.each([
  ['ws://example.com', 'ws://'], ['file:///etc/passwd', 'file://'], ['cmd://', 'empty'], ['cmd://   ', 'empty'], ['node "server.js', 'quote'],
  ['node a\nrm b', 'line break'], ['https://', 'URL'], ['https://me:secret@example.com', 'password'],
])('the endpoint %j is refused, and the reason is told', async (endpoint, reason) => {
  const { store } = await openTestStore();
  await expect(store.mcpServers.create({ ...files, endpoint }, {})).rejects.toMatchObject({ code: 'unusable-input', problem: expect.stringContaining(reason) });
});

test('names are unique without regard to case, and so are the variables of one server', async () => {
  const { store } = await openTestStore();
  await store.mcpServers.create(files, {});
  await expect(store.mcpServers.create(files, {})).rejects.toMatchObject({ code: 'unusable-input' });
  await expect(store.mcpServers.create({ ...files, name: 'other' }, { Path: '1', PATH: '2' })).rejects.toMatchObject({ code: 'unusable-input' });
  await expect(store.mcpServers.create({ ...files, name: 'other' }, { 'NOT OK': '1' })).rejects.toMatchObject({ code: 'unusable-input' });
});

test('a total time shorter than the timeout is refused', async () => {
  const { store } = await openTestStore();
  await expect(store.mcpServers.create({ ...files, timeoutMs: 2000, maxTimeoutMs: 1000 }, {})).rejects.toMatchObject({ code: 'unusable-input' });
});

test('where the database refuses, the vault gets back what it held', async () => {
  const { store, context } = await openTestStore();
  const server = await store.mcpServers.create(files, { A: 'old' });
  const other = openConfigurationDatabase(context, [configComponent]);
  other.raw.exec("CREATE TRIGGER full BEFORE UPDATE ON config_mcp_servers BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END");
  other.close();
  await expect(store.mcpServers.update(server.id, server.revision, files, { A: 'new', B: 'added' })).rejects.toThrow('full');
  expect(await store.secret({ kind: 'environment', serverId: server.id, name: 'A' })).toBe('old');
  await expect(store.secret({ kind: 'environment', serverId: server.id, name: 'B' })).rejects.toMatchObject({ code: 'not-found' });
});
