import { openConfigurationDatabase, StateError } from '@chatos/state';
import { call } from '@orpc/server';
import { expect, test } from 'vitest';
import { modelNamed, openTestStore } from '../../test/open-test-store.ts';
import { configComponent } from '../schema/migrations.ts';
import { createConfigRouter } from './config-router.ts';
import type { ConfigTests } from './config-router.ts';
import type { Vault } from '../vault/vault.ts';

const answered = { ok: true, message: 'Answered.', details: [], elapsedMs: 1 };
const TESTS: ConfigTests = { testModel: async () => answered, testMcpServer: async () => answered };

test('each refusal is an error of the contract with problem and remedy', async () => {
  const { store } = await openTestStore();
  const { config } = createConfigRouter(store, TESTS);
  const model = await call(config.models.create, modelNamed('one'));
  await call(config.models.update, { id: model.id, expectedRevision: model.revision, fields: modelNamed('two') });
  const explained = { problem: expect.stringMatching(/\w/), remedy: expect.stringMatching(/\w/) };
  await expect(call(config.models.update, { id: model.id, expectedRevision: model.revision, fields: modelNamed('three') }))
    .rejects.toMatchObject({ code: 'STALE_REVISION', defined: true, data: { ...explained, revision: store.models.get(model.id).revision } });
  await expect(call(config.models.create, modelNamed('TWO'))).rejects.toMatchObject({ code: 'UNUSABLE_INPUT', defined: true, data: explained });
  await expect(call(config.models.setDefault, { id: 'unknown' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true, data: explained });
});

test('a model’s test gets its key; a missing key is the test’s result', async () => {
  const { store } = await openTestStore();
  const asked: (string | null)[] = [];
  const { config } = createConfigRouter(store, { ...TESTS, testModel: async (_model, apiKey) => (asked.push(apiKey), answered) });
  const model = await call(config.models.create, modelNamed('one', { apiKeyName: 'KEY' }));
  expect(await call(config.models.test, { id: model.id })).toMatchObject({ ok: false, message: expect.stringContaining('KEY') });
  await call(config.secrets.set, { name: 'KEY', value: 'value' });
  expect(await call(config.models.test, { id: model.id })).toEqual(answered);
  expect(await call(config.models.test, { id: 'demo' })).toEqual(answered);
  expect(asked).toEqual(['value', null]);
});

test('changing one setting over the contract leaves the others as they were', async () => {
  const { store } = await openTestStore();
  const { config } = createConfigRouter(store, TESTS);
  const first = await call(config.settings.update, { expectedRevision: store.settings.read().revision, changes: { retry: 7 } });
  const second = await call(config.settings.update, { expectedRevision: first.revision, changes: { maxToolPasses: 9 } });
  expect(second.settings).toMatchObject({ retry: 7, maxToolPasses: 9 });
});

test('watch tells the revision now in force, then each newer one, merged where nobody reads, and ends with its signal', async () => {
  const { store } = await openTestStore();
  const { config } = createConfigRouter(store, TESTS);
  const controller = new AbortController();
  const revisions = await call(config.watch, undefined, { signal: controller.signal });
  const begin = store.revision();
  expect(await revisions.next()).toEqual({ done: false, value: { revision: begin } });
  store.models.create(modelNamed('one'));
  store.models.create(modelNamed('two'));
  expect(await revisions.next()).toEqual({ done: false, value: { revision: begin + 2 } });
  const pending = revisions.next();
  controller.abort();
  expect((await pending).done).toBe(true);
});

test('closing the store ends those who wait', async () => {
  const { store } = await openTestStore();
  const revisions = await call(createConfigRouter(store, TESTS).config.watch, undefined, { signal: new AbortController().signal });
  await revisions.next();
  const pending = revisions.next();
  store.close();
  expect((await pending).done).toBe(true);
});

test('a disk that cannot be written is told as such, by the file and by the database', async () => {
  const full: Vault = {
    storage: { kind: 'encrypted-file', description: '' },
    get: async () => null,
    apply: async () => { throw new StateError('file-unusable', { path: '/x', problem: 'The file /x could not be written.', remedy: 'Free some space.' }); },
  };
  const { store } = await openTestStore({ vault: full });
  const { config } = createConfigRouter(store, TESTS);
  await expect(call(config.secrets.set, { name: 'KEY', value: 'canary' })).rejects.toMatchObject({ code: 'UNAVAILABLE', defined: true, data: { remedy: 'Free some space.' } });
  expect(await call(config.secrets.list, undefined)).toEqual([]);
});

test('a database that refuses to write is told as such, and the change is not half made', async () => {
  const { store, context } = await openTestStore();
  const { config } = createConfigRouter(store, TESTS);
  const other = openConfigurationDatabase(context, [configComponent]);
  other.raw.exec("CREATE TRIGGER full BEFORE INSERT ON config_models BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END");
  other.close();
  const before = store.revision();
  await expect(call(config.models.create, modelNamed('one'))).rejects.toMatchObject({ code: 'UNAVAILABLE', defined: true, data: { problem: expect.stringContaining('full') } });
  expect([store.revision(), store.models.list().length]).toEqual([before, 1]);
});
