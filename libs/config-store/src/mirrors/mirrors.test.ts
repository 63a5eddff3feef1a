import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { modelNamed, openTestStore } from '../../test/open-test-store.ts';

test('after each change models.yaml and subagents.json say what the database says', async () => {
  const { store, context } = await openTestStore();
  const model = store.models.create(modelNamed('one', { apiKeyName: 'KEY', inputPrice: 0.27, contextTokens: 128_000 }));
  await store.secrets.set('KEY', 'canary', '');
  store.subagents.create({ name: 'reviewer' });
  expect(parse(readFileSync(context.paths.modelsMirror, 'utf8'))).toMatchObject({ default_model: 'one', models: [{ name: 'one', base_url: 'http://127.0.0.1:9/v1', api_key_env: 'KEY', input_price: 0.27, output_price: 0, context_tokens: 128_000 }] });
  expect(JSON.parse(readFileSync(context.paths.subagentsMirror, 'utf8'))).toMatchObject({ subagents: [{ name: 'reviewer', enabled: true }] });
  store.models.remove(model.id, model.revision);
  expect(parse(readFileSync(context.paths.modelsMirror, 'utf8'))).toMatchObject({ default_model: 'demo', models: [] });
});

test('a mirror that is missing at the start is written anew', async () => {
  const first = await openTestStore();
  first.store.models.create(modelNamed('one'));
  first.store.close();
  rmSync(first.context.paths.modelsMirror);
  await openTestStore({ context: first.context });
  expect(readFileSync(first.context.paths.modelsMirror, 'utf8')).toContain('one');
});

test('a mirror that cannot be written loses no change, is logged, and is made good by the next change', async () => {
  const { store, context, lines } = await openTestStore();
  rmSync(context.paths.modelsMirror);
  mkdirSync(context.paths.modelsMirror);
  store.models.create(modelNamed('one'));
  expect(store.models.list()).toHaveLength(2);
  expect(lines.join()).toContain('models.yaml');
  rmSync(context.paths.modelsMirror, { recursive: true });
  store.subagents.create({ name: 'reviewer' });
  expect(readFileSync(context.paths.modelsMirror, 'utf8')).toContain('one');
});

test('a change that concerns no mirror rewrites none', async () => {
  const { store, context } = await openTestStore();
  const before = statSync(context.paths.modelsMirror).ino;
  store.settings.update(store.settings.read().revision, { retry: 1 });
  expect(statSync(context.paths.modelsMirror).ino).toBe(before);
  expect(existsSync(context.paths.subagentsMirror)).toBe(true);
});
