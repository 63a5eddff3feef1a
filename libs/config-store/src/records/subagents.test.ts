import { expect, test } from 'vitest';
import { openTestStore } from '../../test/open-test-store.ts';

test('a subagent is made, changed and deleted, each against its revision', async () => {
  const { store } = await openTestStore();
  const made = store.subagents.create({ name: 'reviewer', agents: ['a', 'b'], tags: ['code'] });
  const changed = store.subagents.update(made.id, made.revision, { name: 'reviewer', description: 'Reads changes.', enabled: false });
  expect(changed).toMatchObject({ enabled: false, agents: [], description: 'Reads changes.', createdAt: made.createdAt });
  expect(() => store.subagents.remove(made.id, made.revision)).toThrow(expect.objectContaining({ code: 'stale-revision' }));
  expect(() => store.subagents.create({ name: 'reviewer' })).toThrow(expect.objectContaining({ code: 'unusable-input' }));
  store.subagents.remove(changed.id, changed.revision);
  expect(store.subagents.list()).toEqual([]);
});
