import type { FileChange } from '@chatos/contracts';
import { openRuntimeDatabase } from '@chatos/state';
import fastCheck from 'fast-check';
import { expect, test } from 'vitest';
import { openTestStore } from '../test/support/open-store.ts';
import type { FollowedChanges, RuntimeStore } from './index.ts';
import { openRuntimeStore, runtimeStoreComponent } from './index.ts';

const options = { maxContentBytes: 1_000_000 };
const change = (path: string, sessionId = 's1') => ({ path, absolutePath: `/w/${path}`, changeType: 'modified' as const, sessionId, before: Buffer.from('old'), after: Buffer.from(path) });
const plan = (store: RuntimeStore, path: string, sessionId?: string): readonly string[] => store.fileChanges.plan([change(path, sessionId)], options).ids;
const make = (store: RuntimeStore, path: string, sessionId?: string): FileChange[] => store.fileChanges.finish(plan(store, path, sessionId));

async function nextOf(stream: AsyncIteratorObject<FollowedChanges, undefined, void>): Promise<{ paths: string[]; cursor: string }> {
  const { value } = await stream.next();
  if (value === undefined) throw new Error('the stream ended');
  return { paths: value.items.map(({ path }) => path), cursor: value.cursor };
}

test('tells of the changes made from now on, of one session or of all, and goes on from a cursor', async () => {
  using test = openTestStore('aide');
  const { store } = test;
  make(store, 'earlier');
  const ofOne = store.fileChanges.follow({ sessionId: 's1' });
  const ofAll = store.fileChanges.follow({});
  const start = await nextOf(ofOne);
  expect([start.paths, (await nextOf(ofAll)).paths]).toEqual([[], []]);
  make(store, 'a', 's2');
  make(store, 'b');
  expect((await nextOf(ofOne)).paths).toEqual(['b']);
  expect((await nextOf(ofAll)).paths).toEqual(['a', 'b']);
  expect((await nextOf(store.fileChanges.follow({ sessionId: 's1', after: start.cursor }))).paths).toEqual(['b']);
  expect(() => store.fileChanges.follow({ after: '../../etc' })).toThrow(expect.objectContaining({ code: 'cursor-invalid' }));
});

test('what another process records arrives too', async () => {
  using test = openTestStore('aide');
  const stream = test.store.fileChanges.follow({});
  await nextOf(stream);
  const otherDatabase = openRuntimeDatabase(test.context, [runtimeStoreComponent('aide')]);
  const other = openRuntimeStore(test.context, otherDatabase);
  try {
    const pending = nextOf(stream);
    make(other, 'by another');
    expect((await pending).paths).toEqual(['by another']);
  } finally {
    other.close();
    otherDatabase.close();
  }
});

test('ends with its signal and with the store', async () => {
  using test = openTestStore('aide');
  const abort = new AbortController();
  const [first, second] = [test.store.fileChanges.follow({}, abort.signal), test.store.fileChanges.follow({})];
  await Promise.all([first.next(), second.next()]);
  const waiting = [first.next(), second.next()];
  abort.abort();
  expect(await waiting[0]).toEqual({ done: true, value: undefined });
  test.store.close();
  expect(await waiting[1]).toEqual({ done: true, value: undefined });
});

test('in whatever order changes are planned, made and given up, each made one arrives exactly once, over any number of subscriptions', { timeout: 60_000 }, async () => {
  const step = fastCheck.record({ kind: fastCheck.constantFrom('plan', 'plan', 'finish', 'discard', 'read', 'again'), pick: fastCheck.nat(50) });
  await fastCheck.assert(
    fastCheck.asyncProperty(fastCheck.array(step, { minLength: 5, maxLength: 90 }), async (steps) => {
      using test = openTestStore('aide');
      const { store } = test;
      const open: string[] = [];
      const made: string[] = [];
      const seen: string[] = [];
      let stream = store.fileChanges.follow({});
      let { cursor } = await nextOf(stream);
      const drain = async (): Promise<void> => {
        await stream.return?.();
        stream = store.fileChanges.follow({ after: cursor });
        for (;;) {
          // A subscription's first event comes at once, also where there is nothing.
          const { value } = await stream.next();
          seen.push(...(value?.items ?? []).map(({ id }) => id));
          cursor = value?.cursor ?? cursor;
          if ((value?.items.length ?? 0) === 0) return;
          await stream.return?.();
          stream = store.fileChanges.follow({ after: cursor });
        }
      };
      for (const [index, { kind, pick }] of steps.entries()) {
        const id = open[pick % Math.max(open.length, 1)];
        if (kind === 'plan') open.push(...plan(store, `file-${index}`));
        else if (kind === 'read') await drain();
        else if (kind === 'again') stream = store.fileChanges.follow({ after: cursor });
        else if (id !== undefined) {
          open.splice(open.indexOf(id), 1);
          if (kind === 'discard') store.fileChanges.discard([id]);
          else made.push(...store.fileChanges.finish([id]).map((each) => each.id));
        }
      }
      await drain();
      // Where very many are planned, what is made behind them waits for the oldest.
      store.fileChanges.discard(open);
      await drain();
      expect(seen.toSorted()).toEqual(made.toSorted());
      expect(cursor.length).toBeLessThanOrEqual(512);
    }),
    { numRuns: 8 },
  );
});
