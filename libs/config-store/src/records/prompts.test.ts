import { expect, test } from 'vitest';
import { openTestStore } from '../../test/open-test-store.ts';
import { BUILTIN_PROMPTS } from '../prompts/builtin.ts';
import { seedBuiltinPrompts } from '../prompts/seed.ts';
import { createChanges } from './changes.ts';
import { openConfigurationDatabase } from '@chatos/state';
import { configComponent } from '../schema/migrations.ts';

test('every installation has the prompts of Chat and AIDE', async () => {
  const { store } = await openTestStore();
  expect(store.prompts.list().map(({ name, isBuiltin }) => [name, isBuiltin])).toEqual([['default', true], ['internal_main', true]]);
});

test('a built-in prompt can be edited and put back, but not renamed or deleted', async () => {
  const { store } = await openTestStore();
  const [builtin] = store.prompts.list();
  const edited = store.prompts.update(builtin!.id, builtin!.revision, { name: builtin!.name, content: 'Mine, {{user}}.' });
  expect(edited).toMatchObject({ content: 'Mine, {{user}}.', variables: ['user'], defaultContent: builtin!.content });
  expect(() => store.prompts.update(edited.id, edited.revision, { name: 'other', content: 'x' })).toThrow(expect.objectContaining({ code: 'unusable-input' }));
  expect(() => store.prompts.remove(edited.id, edited.revision)).toThrow(expect.objectContaining({ code: 'unusable-input' }));
  expect(store.prompts.update(edited.id, edited.revision, { name: edited.name, content: edited.defaultContent }).content).toBe(builtin!.content);
});

test('a prompt of the user: variables each once, in order; unique name; deleted for good', async () => {
  const { store } = await openTestStore();
  const prompt = store.prompts.create({ name: 'mine', content: '{{b}} {{ a }} {{b}} {{}} {c}' });
  expect(prompt.variables).toEqual(['b', 'a']);
  expect(() => store.prompts.create({ name: 'default', content: 'x' })).toThrow(expect.objectContaining({ code: 'unusable-input' }));
  store.prompts.remove(prompt.id, prompt.revision);
  expect(() => store.prompts.get(prompt.id)).toThrow(expect.objectContaining({ code: 'not-found' }));
});

test('a newer version brings its text to whoever left the prompt alone, and only the new default to whoever edited it', async () => {
  const { store, context } = await openTestStore();
  const [chat] = store.prompts.list();
  store.prompts.update(chat!.id, chat!.revision, { name: chat!.name, content: 'Mine.' });
  const database = openConfigurationDatabase(context, [configComponent]);
  seedBuiltinPrompts(createChanges(database), BUILTIN_PROMPTS.map((prompt) => ({ ...prompt, content: 'Newer.' })));
  database.close();
  expect(store.prompts.list().map(({ content, defaultContent }) => [content, defaultContent])).toEqual([['Mine.', 'Newer.'], ['Newer.', 'Newer.']]);
});
