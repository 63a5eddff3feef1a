import { DEMO_MODEL_ID } from '@chatos/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { modelNamed, openTestStore } from '../../test/open-test-store.ts';

test('without any model the demo model is there, and the default', async () => {
  const { store } = await openTestStore();
  expect(store.models.list()).toMatchObject([{ id: DEMO_MODEL_ID, name: 'demo', provider: 'demo', isDefault: true, isBuiltin: true }]);
});

test('the first model added becomes the default by itself, later ones do not', async () => {
  const { store } = await openTestStore();
  store.models.create(modelNamed('one'));
  store.models.create(modelNamed('two'));
  expect(store.models.list().map(({ name, isDefault }) => [name, isDefault])).toEqual([['demo', false], ['one', true], ['two', false]]);
});

test('there is never more than one default, and the demo model can be it again', async () => {
  const { store } = await openTestStore();
  store.models.create(modelNamed('one'));
  const two = store.models.create(modelNamed('two'));
  expect(store.models.setDefault(two.id).isDefault).toBe(true);
  expect(store.models.list().filter((model) => model.isDefault)).toHaveLength(1);
  store.models.setDefault(DEMO_MODEL_ID);
  expect(store.models.list().filter((model) => model.isDefault).map((model) => model.id)).toEqual([DEMO_MODEL_ID]);
});

test('removing the default passes it on to the oldest left, at last to the demo model', async () => {
  const { store } = await openTestStore();
  const [one, two, three] = ['one', 'two', 'three'].map((name) => store.models.create(modelNamed(name)));
  store.models.remove(one!.id, one!.revision);
  expect(store.models.get(two!.id).isDefault).toBe(true);
  store.models.remove(three!.id, three!.revision);
  expect(store.models.get(two!.id).isDefault).toBe(true);
  store.models.remove(two!.id, two!.revision);
  expect(store.models.get(DEMO_MODEL_ID).isDefault).toBe(true);
});

test('a change made from an old revision is refused and changes nothing', async () => {
  const { store } = await openTestStore();
  const first = store.models.create(modelNamed('one'));
  const second = store.models.update(first.id, first.revision, modelNamed('renamed'));
  const before = store.revision();
  expect(() => store.models.update(first.id, first.revision, modelNamed('lost'))).toThrow(expect.objectContaining({ code: 'stale-revision', revision: second.revision }));
  expect(() => store.models.remove(first.id, first.revision)).toThrow(expect.objectContaining({ code: 'stale-revision' }));
  expect(store.models.get(first.id).name).toBe('renamed');
  expect(store.revision()).toBe(before);
});

test('a name is taken whatever its case, accents and all; a model may keep its own', async () => {
  const { store } = await openTestStore();
  const first = store.models.create(modelNamed('Modèle'));
  for (const name of ['modèle', 'MODÈLE', 'mode\u0300le']) {
    expect(() => store.models.create(modelNamed(name))).toThrow(expect.objectContaining({ code: 'unusable-input', problem: expect.stringContaining('Modèle') }));
  }
  expect(store.models.update(first.id, first.revision, modelNamed('MODÈLE')).name).toBe('MODÈLE');
});

test.each([
  ['a second demo', { ...modelNamed('Demo') }],
  ['the demo provider', { ...modelNamed('mine'), provider: 'demo' as const }],
  ['no base URL', { ...modelNamed('mine'), baseUrl: '' }],
  ['a base URL that is no URL', { ...modelNamed('mine'), baseUrl: 'api.example.com' }],
  ['a password in the base URL', { ...modelNamed('mine'), baseUrl: 'https://me:canary@example.com/v1' }],
  ['Anthropic without a key', { ...modelNamed('mine'), provider: 'anthropic' as const, baseUrl: '' }],
  ['an empty name', { ...modelNamed('  ') }],
])('%s is refused with a remedy', async (_what, fields) => {
  const { store } = await openTestStore();
  expect(() => store.models.create(fields)).toThrow(expect.objectContaining({ code: 'unusable-input', remedy: expect.stringMatching(/\w/) }));
  expect(() => store.models.create(fields)).not.toThrow('canary');
});

test('prices and the size of the context are kept as they were entered, fractions too, and are 0 where nobody said', async () => {
  const { store } = await openTestStore();
  const priced = store.models.create(modelNamed('priced', { inputPrice: 0.27, outputPrice: 1.1, contextTokens: 128_000 }));
  expect(store.models.get(priced.id)).toMatchObject({ inputPrice: 0.27, outputPrice: 1.1, contextTokens: 128_000 });
  expect(store.models.create(modelNamed('plain'))).toMatchObject({ inputPrice: 0, outputPrice: 0, contextTokens: 0 });
  expect(() => store.models.create(modelNamed('odd', { inputPrice: -1 }))).toThrow(expect.objectContaining({ code: 'unusable-input' }));
});

test('the demo model cannot be changed or deleted', async () => {
  const { store } = await openTestStore();
  expect(() => store.models.update(DEMO_MODEL_ID, 0, modelNamed('x'))).toThrow(expect.objectContaining({ code: 'unusable-input' }));
  expect(() => store.models.remove(DEMO_MODEL_ID, 0)).toThrow(expect.objectContaining({ code: 'unusable-input' }));
});

test('whatever is added, removed and chosen, exactly one model is the default, and the revision grows by one for each', async () => {
  const { store } = await openTestStore();
  const step = fc.record({ kind: fc.constantFrom('add', 'remove', 'choose'), at: fc.nat(20) });
  fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
    for (const [index, { kind, at }] of steps.entries()) {
      const before = store.revision();
      const list = store.models.list();
      const picked = list[at % list.length]!;
      if (kind === 'add') store.models.create(modelNamed(`model ${before} ${index}`));
      else if (kind === 'choose') store.models.setDefault(picked.id);
      else if (picked.isBuiltin) continue;
      else store.models.remove(picked.id, picked.revision);
      expect(store.models.list().filter((model) => model.isDefault)).toHaveLength(1);
      expect(store.revision()).toBe(before + 1);
    }
  }), { numRuns: 15 });
});
