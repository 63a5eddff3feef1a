import { createHash } from 'node:crypto';
import { createConfigurationContext, resolveStateRoot } from '@chatos/state';
import { temporaryDirectory } from '@chatos/testing';
import { expect, onTestFinished, test } from 'vitest';
import { openConfigStore, openVault } from '../index.ts';
import type { CommandHash } from './mcp-servers.ts';

/** A store whose commands have a hash; `found` stands for the binary that the command resolves to. */
async function storeWithHash(refusal?: Error) {
  const directory = temporaryDirectory();
  const context = createConfigurationContext(resolveStateRoot(directory.path));
  const state = { found: '/usr/bin/server' };
  const commandHash: CommandHash = async ({ endpoint, environmentNames }) => {
    if (refusal) throw refusal;
    return endpoint.startsWith('http') ? null : createHash('sha256').update(JSON.stringify([endpoint, environmentNames, state.found])).digest('hex');
  };
  const store = openConfigStore({ context, vault: await openVault({ context, keyring: 'never' }), commandHash });
  onTestFinished(() => {
    store.close();
    directory.remove();
  });
  return { servers: store.mcpServers, hash: (endpoint: string, environmentNames: string[] = []) => commandHash({ endpoint, environmentNames }), state };
}

const fields = { name: 'fs', endpoint: 'server --a' };

test('typing a command is its approval, and so is typing another one; a remote server has none', async () => {
  const { servers, hash } = await storeWithHash();
  const made = await servers.create(fields, { TOKEN: '1' });
  expect(made).toMatchObject({ origin: 'typed', approvedHash: await hash('server --a', ['TOKEN']) });
  const changed = await servers.update(made.id, made.revision, { ...fields, endpoint: 'server --b' }, {});
  expect(changed.approvedHash).toBe(await hash('server --b', ['TOKEN']));
  expect((await servers.create({ name: 'web', endpoint: 'https://example.com' }, {})).approvedHash).toBeNull();
});

test('an imported command is not approved by changing anything else of it, and is by typing it anew or by the user’s word', async () => {
  const { servers, hash } = await storeWithHash();
  const made = await servers.create(fields, {}, { origin: 'imported' });
  expect(made).toMatchObject({ origin: 'imported', approvedHash: null });
  const described = await servers.update(made.id, made.revision, { ...fields, description: 'mine', enabled: false }, { TOKEN: '1' });
  expect(described).toMatchObject({ origin: 'imported', approvedHash: null });
  const approved = await servers.approve(made.id, described.revision);
  expect(approved).toMatchObject({ origin: 'imported', approvedHash: await hash('server --a', ['TOKEN']) });
  const other = await servers.create({ ...fields, name: 'other' }, {}, { origin: 'imported' });
  expect(await servers.update(other.id, other.revision, { name: 'other', endpoint: 'server --c' }, {})).toMatchObject({ origin: 'typed', approvedHash: await hash('server --c') });
});

test('only what was shown is approved', async () => {
  const { servers, hash, state } = await storeWithHash();
  const made = await servers.create(fields, {}, { origin: 'imported' });
  const shown = (await hash(fields.endpoint)) ?? '';
  state.found = '/tmp/evil';
  await expect(servers.approve(made.id, made.revision, shown)).rejects.toMatchObject({ code: 'unusable-input', problem: expect.stringContaining('no longer what was shown') });
  expect(servers.get(made.id).approvedHash).toBeNull();
  await expect(servers.approve(made.id, made.revision - 1)).rejects.toMatchObject({ code: 'stale-revision' });
  state.found = '/usr/bin/server';
  expect((await servers.approve(made.id, made.revision, shown)).approvedHash).toBe(shown);
});

test('a command that cannot be read is refused in the words of who reads it', async () => {
  const { servers } = await storeWithHash(Object.assign(new Error('no'), { problem: 'It needs a shell.', remedy: 'Name a script.' }));
  await expect(servers.create(fields, {})).rejects.toMatchObject({ code: 'unusable-input', problem: 'It needs a shell.', remedy: 'Name a script.' });
  expect(servers.list().filter(({ locked }) => !locked)).toEqual([]);
});
