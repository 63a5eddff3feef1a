import { DEFAULT_SETTINGS } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { openTestStore } from '../../test/open-test-store.ts';

test('settings begin with the defaults; a change touches what it names alone and is there after a restart', async () => {
  const first = await openTestStore();
  const { revision, settings } = first.store.settings.read();
  expect(settings).toEqual(DEFAULT_SETTINGS);
  first.store.settings.update(revision, { retry: 5 });
  const between = first.store.settings.read();
  first.store.settings.update(between.revision, { promptLanguage: 'zh' });
  first.store.close();
  const second = await openTestStore({ context: first.context });
  expect(second.store.settings.read().settings).toEqual({ ...DEFAULT_SETTINGS, retry: 5, promptLanguage: 'zh' });
});

test('a stale change, a value out of range, an unknown setting and a contradiction are refused', async () => {
  const { store } = await openTestStore();
  const { revision } = store.settings.read();
  expect(() => store.settings.update(revision, { retry: 99 })).toThrow(expect.objectContaining({ code: 'unusable-input', problem: expect.stringContaining('retry') }));
  expect(() => store.settings.update(revision, { nonsense: 1 } as never)).toThrow(expect.objectContaining({ code: 'unusable-input' }));
  expect(() => store.settings.update(revision, { mcpTimeoutMs: 60_000, mcpMaxTimeoutMs: 1000 })).toThrow(expect.objectContaining({ code: 'unusable-input' }));
  store.settings.update(revision, { retry: 1 });
  expect(() => store.settings.update(revision, { retry: 3 })).toThrow(expect.objectContaining({ code: 'stale-revision' }));
  expect(store.settings.read().settings.retry).toBe(1);
});
