import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { change, ROOMY } from '../test/support/changes.ts';
import { openTestStore } from '../test/support/open-store.ts';

it('a content may be named by its hash alone: it is stored already, or too large to be, and counts for nothing in the budget', () => {
  using opened = openTestStore('aide');
  const { fileChanges, contents } = opened.store;
  fileChanges.finish(fileChanges.plan([change('/w/a', null, 'one')], ROOMY).ids);
  const [hash, large] = ['one', 'too large'].map((text) => createHash('sha256').update(text).digest('hex')) as [string, string];
  const planned = fileChanges.plan([{ ...change('/w/a', 'one', 'two'), before: { hash }, after: { hash: large } }], ROOMY);
  const [made] = fileChanges.finish(planned.ids);
  expect([planned.areContentsKept, made?.before, made?.after, made?.isRestorable]).toEqual([true, hash, large, true]);
  expect(Buffer.from(contents.read(hash) ?? []).toString()).toBe('one');
  expect(contents.read(large)).toBeNull();
  expect(contents.usage()).toEqual({ bytes: 3, contents: 1 });
});

it('the newest change of a file by another server is found, also while it is made', () => {
  using opened = openTestStore('aide');
  const { fileChanges, changeHistory } = opened.store;
  const since = Date.now();
  expect(changeHistory.newestOf('/w/a', since, 'shell_tasks')).toBeNull();
  fileChanges.finish(fileChanges.plan([{ ...change('/w/a', null, 'one'), server: 'code_writer' }], ROOMY).ids);
  fileChanges.plan([{ ...change('/w/a', 'one', null), server: 'code_writer' }], ROOMY);
  fileChanges.finish(fileChanges.plan([{ ...change('/w/a', null, 'mine'), server: 'shell_tasks' }], ROOMY).ids);
  expect(changeHistory.newestOf('/w/a', since, 'shell_tasks')).toEqual({ after: null, createdAt: expect.any(Number) as number });
  expect(changeHistory.newestOf('/w/a', Date.now() + 1, 'shell_tasks')).toBeNull();
  expect(changeHistory.newestOf('/w/b', since, 'shell_tasks')).toBeNull();
});
