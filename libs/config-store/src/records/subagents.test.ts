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

test('one written by hand is one agent made of its prompt, also after a change', async () => {
  const { store } = await openTestStore();
  const made = store.subagents.create({ name: 'editor', description: 'Edits.', prompt: 'You edit.', models: ['small'], tools: ['mcp_code_writer_read_file'], skills: ['style'] });
  const agent = { id: 'editor', name: 'editor', description: 'Edits.', prompt: 'You edit.', model: 'small', tools: ['mcp_code_writer_read_file'], skills: ['style'] };
  expect(made).toMatchObject({ agents: ['editor'], content: { agents: [agent], skills: [], commands: [] } });
  const changed = store.subagents.update(made.id, made.revision, { name: 'corrector', prompt: 'You correct.' });
  expect(changed.content.agents).toEqual([{ ...agent, id: 'corrector', name: 'corrector', description: '', prompt: 'You correct.', model: '', tools: null, skills: [] }]);
  expect((await store.snapshot()).subagents).toEqual([changed]);
  expect(() => store.subagents.create({ name: 'false', entry: '/etc' })).toThrow(expect.objectContaining({ code: 'unusable-input' }));
});
