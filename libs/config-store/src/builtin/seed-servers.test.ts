import { BUILTIN_RECORDS } from '@chatos/contracts';
import { openConfigurationDatabase } from '@chatos/state';
import { expect, test } from 'vitest';
import { openTestStore, testContext } from '../../test/open-test-store.ts';
import { configComponent } from '../index.ts';

const byId = (store: Awaited<ReturnType<typeof openTestStore>>['store'], id: string) => store.mcpServers.get(id);

test('the servers of the workbench are there from the start, locked, each as its record says', async () => {
  const { store } = await openTestStore();
  expect(store.mcpServers.list()).toMatchObject(BUILTIN_RECORDS.map((builtin) => ({ ...builtin, locked: true, origin: 'typed', approvedHash: null })));
  expect((await store.snapshot()).mcpServers).toHaveLength(BUILTIN_RECORDS.length);
});

test('one is switched on and off, and nothing else of it changes; the choice survives a restart', async () => {
  const context = testContext();
  const first = await openTestStore({ context });
  const shell = byId(first.store, 'builtin-shell_tasks');
  const switched = await first.store.mcpServers.update(shell.id, shell.revision, { ...shell, enabled: false }, {});
  expect(switched).toMatchObject({ enabled: false, endpoint: 'builtin:shell' });
  for (const change of [{ name: 'mine' }, { endpoint: 'builtin:files --write' }, { endpoint: 'node evil.js' }, { callMeta: { a: 1 } }, { timeoutMs: 5 }]) {
    await expect(first.store.mcpServers.update(shell.id, switched.revision, { ...switched, ...change }, {})).rejects.toMatchObject({ code: 'unusable-input', problem: expect.stringContaining('locked') });
  }
  await expect(first.store.mcpServers.update(shell.id, switched.revision, switched, { TOKEN: 'x' })).rejects.toMatchObject({ problem: expect.stringContaining('locked') });
  await expect(first.store.mcpServers.remove(shell.id, switched.revision)).rejects.toMatchObject({ problem: expect.stringContaining('locked') });
  await expect(first.store.mcpServers.approve(shell.id, switched.revision)).rejects.toMatchObject({ problem: expect.stringContaining('needs no approval') });
  const revision = first.store.revision();
  first.store.close();
  const second = await openTestStore({ context });
  expect(byId(second.store, 'builtin-shell_tasks').enabled).toBe(false);
  expect(second.store.revision()).toBe(revision);
});

test('a database of before gains them at the next start, beside a server the user has under one of the names', async () => {
  const context = testContext();
  const before = openConfigurationDatabase(context, [configComponent]);
  const insert = before.raw.prepare(
    "INSERT INTO config_mcp_servers (id, name, name_key, endpoint, description, tags, enabled, call_meta, locked, environment_names, revision, created_at, updated_at) VALUES (?, ?, ?, 'node mine.js', '', '[]', 1, '{}', 0, '[]', 0, 1, 1)",
  );
  for (const name of ['task_manager', 'shell_tasks', 'shell_tasks-builtin']) insert.run(`mine-${name}`, name, name);
  before.close();
  const { store } = await openTestStore({ context });
  expect(byId(store, 'mine-task_manager')).toMatchObject({ name: 'task_manager', endpoint: 'node mine.js', locked: false });
  expect(byId(store, 'builtin-task_manager')).toMatchObject({ name: 'task_manager-builtin', endpoint: 'builtin:tasks', locked: true });
  expect(byId(store, 'builtin-shell_tasks').name).toBe('shell_tasks-builtin-2');
  expect(byId(store, 'builtin-code_writer').name).toBe('code_writer');
  // It keeps the name it was given, whatever becomes of the other.
  const mine = byId(store, 'mine-task_manager');
  await store.mcpServers.remove(mine.id, mine.revision);
  store.close();
  const again = await openTestStore({ context });
  expect(byId(again.store, 'builtin-task_manager').name).toBe('task_manager-builtin');
});

test('a record that another version wrote is brought up to date, and stays off', async () => {
  const context = testContext();
  const first = await openTestStore({ context });
  first.store.close();
  const database = openConfigurationDatabase(context, [configComponent]);
  database.raw.prepare("UPDATE config_mcp_servers SET endpoint = 'builtin:code', enabled = 0 WHERE id = 'builtin-code_maintainer'").run();
  database.close();
  const { store } = await openTestStore({ context });
  expect(byId(store, 'builtin-code_maintainer')).toMatchObject({ endpoint: 'builtin:code --write', enabled: false });
});

test.each(['builtin:shell', 'BUILTIN:files --write', ' builtin:anything'])('nobody else can have the endpoint %j', async (endpoint) => {
  const { store } = await openTestStore();
  await expect(store.mcpServers.create({ name: 'mine', endpoint }, {})).rejects.toMatchObject({ code: 'unusable-input', problem: expect.stringContaining('builtin:'), remedy: expect.stringContaining('switch on') });
  const mine = await store.mcpServers.create({ name: 'mine', endpoint: 'node mine.js' }, {});
  await expect(store.mcpServers.update(mine.id, mine.revision, { name: 'mine', endpoint }, {})).rejects.toMatchObject({ code: 'unusable-input' });
});
