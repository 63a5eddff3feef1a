import { call } from '@orpc/server';
import { expect, test } from 'vitest';
import { modelNamed, openTestStore } from '../../test/open-test-store.ts';
import { createConfigurationSourceRouter } from './configuration-source-router.ts';

test('a runtime gets a whole snapshot at once and after each change', async () => {
  const { store } = await openTestStore();
  const controller = new AbortController();
  const snapshots = await call(createConfigurationSourceRouter(store).configuration.watch, undefined, { signal: controller.signal });
  expect((await snapshots.next()).value).toMatchObject({ models: [{ name: 'demo', isDefault: true }], settings: { retry: 2 }, secretNames: [] });
  store.models.create(modelNamed('one'));
  expect((await snapshots.next()).value).toMatchObject({ revision: store.revision(), models: [{ isDefault: false }, { name: 'one', isDefault: true }] });
  await store.secrets.set('KEY', 'value', '');
  expect((await snapshots.next()).value).toMatchObject({ secretNames: ['KEY'] });
  const pending = snapshots.next();
  controller.abort();
  expect((await pending).done).toBe(true);
});

test('it gets one secret at a time; one without a value is NOT_FOUND', async () => {
  const { store } = await openTestStore();
  const { configuration } = createConfigurationSourceRouter(store);
  const server = await store.mcpServers.create({ name: 'fs', endpoint: 'node server.js' }, { TOKEN: 'token' });
  await store.secrets.set('KEY', 'value', '');
  expect(await call(configuration.secret, { kind: 'secret', name: 'KEY' })).toEqual({ value: 'value' });
  expect(await call(configuration.secret, { kind: 'environment', serverId: server.id, name: 'TOKEN' })).toEqual({ value: 'token' });
  await expect(call(configuration.secret, { kind: 'secret', name: 'OTHER' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true });
});
