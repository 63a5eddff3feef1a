import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openTestStore } from '../../test/open-test-store.ts';

test('a key is told by name, and its value given to whoever asks for that one', async () => {
  const { store } = await openTestStore();
  await store.secrets.set('OPENAI_API_KEY', 'sk-canary', 'work');
  expect(await store.secrets.list()).toEqual([{ name: 'OPENAI_API_KEY', description: 'work', isSet: true, updatedAt: expect.any(Number) }]);
  expect(await store.secret({ kind: 'secret', name: 'openai_api_key' })).toBe('sk-canary');
  expect((await store.snapshot()).secretNames).toEqual(['OPENAI_API_KEY']);
});

test('the same name replaces the value; another spelling of it is refused', async () => {
  const { store } = await openTestStore();
  await store.secrets.set('KEY', 'old', '');
  await store.secrets.set('KEY', 'new', '');
  await expect(store.secrets.set('key', 'other', '')).rejects.toMatchObject({ code: 'unusable-input', remedy: expect.stringContaining('"KEY"') });
  expect(await store.secret({ kind: 'secret', name: 'KEY' })).toBe('new');
});

test('removing a key removes its value, and an unknown one is not found', async () => {
  const { store } = await openTestStore();
  await store.secrets.set('KEY', 'value', '');
  await store.secrets.remove('KEY');
  expect(await store.secrets.list()).toEqual([]);
  await expect(store.secret({ kind: 'secret', name: 'KEY' })).rejects.toMatchObject({ code: 'not-found' });
  await expect(store.secrets.remove('KEY')).rejects.toMatchObject({ code: 'not-found' });
});

test('a value lost from the vault is not called set', async () => {
  const { store, context } = await openTestStore();
  await store.secrets.set('KEY', 'value', '');
  rmSync(context.paths.secretsFile);
  expect(await store.secrets.list()).toMatchObject([{ name: 'KEY', isSet: false }]);
  expect((await store.snapshot()).secretNames).toEqual([]);
});

test('a name no variable can have is refused without its value', async () => {
  const { store } = await openTestStore();
  await expect(store.secrets.set('NOT OK', 'canary', '')).rejects.toMatchObject({ code: 'unusable-input', message: expect.not.stringContaining('canary') });
});
