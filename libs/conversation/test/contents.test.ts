import { DEFAULT_SETTINGS } from '@chatos/contracts';
import { temporaryDirectory } from '@chatos/testing';
import { expect, test } from 'vitest';
import type { Harness } from './harness.ts';
import { openHarness } from './harness.ts';

const MEBIBYTE = 1024 * 1024;

/** A change of a session, as its tool server records it. */
function changeFile({ store }: Harness, sessionId: string, after: Uint8Array): void {
  const { ids } = store.fileChanges.plan([{ path: 'a', absolutePath: '/w/a', changeType: 'created', sessionId, before: null, after }], { maxContentBytes: 100 * MEBIBYTE });
  store.fileChanges.finish(ids);
}

test('a smaller budget in the settings holds at once', async () => {
  using directory = temporaryDirectory();
  await using harness = openHarness({ directory: directory.path });
  for (const content of ['a', 'b', 'c']) changeFile(harness, 's1', Buffer.alloc(MEBIBYTE, content));
  harness.setSnapshot({ settings: { ...DEFAULT_SETTINGS, contentStoreMaxBytes: 2 * MEBIBYTE } });
  expect(harness.store.contents.usage()).toEqual({ bytes: 2 * MEBIBYTE, contents: 2 });
  expect(harness.store.fileChanges.list().items).toHaveLength(3);
});

test('the contents of a session go when it is removed for good', async () => {
  using directory = temporaryDirectory();
  const harness = openHarness({ directory: directory.path });
  const [gone, kept] = [harness.newSession(), harness.newSession()];
  changeFile(harness, gone.id, Buffer.from('gone'));
  changeFile(harness, kept.id, Buffer.from('kept!'));
  await harness.conversations.sessions.remove(gone.id);
  await harness.close();
  await using reopened = openHarness({ directory: directory.path });
  expect(reopened.store.contents.usage()).toEqual({ bytes: 5, contents: 1 });
});
