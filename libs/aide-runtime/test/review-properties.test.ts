import type { ReviewScope } from '@chatos/contracts';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { ReviewedFolder } from './support/reviewed-folder.ts';
import { openReviewedFolder, SESSION, snapshot } from './support/reviewed-folder.ts';

const NAMES = ['a', 'b', 'd/c'];
const everything: ReviewScope = { kind: 'session' };
const content = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.array(fc.constantFrom('1', '2', '3', '4', '5', ''), { maxLength: 9 }), fc.boolean(), fc.constantFrom('\n', '\n', '\r\n')).map(([all, isEnded, end]) => all.join(end) + (isEnded ? end : '')) },
  { weight: 1, arbitrary: fc.constantFrom('\0binary', '\ufeffmark\n') },
);
const files = fc.dictionary(fc.constantFrom(...NAMES), content, { maxKeys: 3 });
/** Some files are written, and some removed. */
const edit = fc.dictionary(fc.constantFrom(...NAMES), fc.option(content, { freq: 4 }), { minKeys: 1, maxKeys: 3 });
const run = fc.constantFrom('run-1', 'run-2');
/** Few, since each makes a database and waits for the disk often; they were run by the hundred while this was written. */
const options = { numRuns: 8 };
vi.setConfig({ testTimeout: 60_000 });

function present({ text }: ReviewedFolder, files_: Record<string, string | null>): Record<string, string | null> {
  return Object.fromEntries(Object.entries(files_).filter(([name, next]) => next !== null || text(name) !== null));
}

async function undo({ review }: ReviewedFolder, scope: ReviewScope, mayMerge = false) {
  const { id } = await review.preview({ sessionId: SESSION, scope });
  return review.undo({ sessionId: SESSION, scope, previewId: id, mayMerge, resolutions: [], remark: '' });
}

async function reviewed(it_: ReviewedFolder) {
  return (await it_.review.files({ sessionId: SESSION, limit: 50 })).items;
}

describe('whatever an agent did to whatever files', () => {
  it('the undo of all of it restores the first contents byte for byte, the undo of that what was there before, and so on', async () => {
    await fc.assert(fc.asyncProperty(files, fc.array(fc.tuple(edit, run), { minLength: 1, maxLength: 5 }), async (first, edits) => {
      using it_ = await openReviewedFolder();
      it_.put(first);
      const before = snapshot(it_.root);
      for (const [change, by] of edits) await it_.agent(present(it_, change), { run: by });
      const after = snapshot(it_.root);
      if ((await reviewed(it_)).length === 0) {
        expect(after).toEqual(before);
        return;
      }
      const { undo: record } = await undo(it_, everything);
      expect(snapshot(it_.root)).toEqual(before);
      expect(await reviewed(it_)).toEqual([]);
      const { undo: back } = await undo(it_, { kind: 'undo', undoId: record.id });
      expect(snapshot(it_.root)).toEqual(after);
      await undo(it_, { kind: 'undo', undoId: back.id });
      expect(snapshot(it_.root)).toEqual(before);
    }), options);
  });

  it('undoing it hunk by hunk, in any order, is undoing the file', async () => {
    await fc.assert(fc.asyncProperty(files, fc.array(edit, { minLength: 1, maxLength: 4 }), fc.infiniteStream(fc.nat()), async (first, edits, choice) => {
      using it_ = await openReviewedFolder();
      it_.put(first);
      const before = snapshot(it_.root);
      for (const change of edits) await it_.agent(present(it_, change));
      for (const { path } of await reviewed(it_)) {
        for (let left = Number.POSITIVE_INFINITY; ; ) {
          const file = (await reviewed(it_)).find((one) => one.path === path);
          const hunks = file === undefined ? [] : (await it_.review.file({ sessionId: SESSION, path })).hunks;
          if (file === undefined) break;
          const hunk = hunks[(choice.next().value ?? 0) % Math.max(hunks.length, 1)];
          expect(file.additions + file.deletions).toBeLessThan(left);
          left = file.additions + file.deletions;
          await undo(it_, hunk === undefined ? { kind: 'file', turnId: null, path } : { kind: 'hunk', turnId: null, path, hunk: hunk.id });
        }
      }
      expect(snapshot(it_.root)).toEqual(before);
    }), options);
  });

  it('runs are undone in any order, and where nothing was in conflict that is undoing all', async () => {
    await fc.assert(fc.asyncProperty(files, fc.array(fc.tuple(edit, run), { minLength: 2, maxLength: 5 }), fc.boolean(), async (first, edits, isReversed) => {
      using it_ = await openReviewedFolder();
      it_.put(first);
      const before = snapshot(it_.root);
      for (const [change, by] of edits) await it_.agent(present(it_, change), { run: by });
      let isWhole = true;
      for (const turnId of isReversed ? ['run-2', 'run-1'] : ['run-1', 'run-2']) {
        const scope = { kind: 'run', turnId } as ReviewScope;
        const preview = await it_.review.preview({ sessionId: SESSION, scope }).catch(() => null);
        if (preview === null) continue;
        isWhole &&= preview.steps.every(({ action }) => action === 'write' || action === 'create' || action === 'remove');
        if (isWhole) await undo(it_, scope);
      }
      if (isWhole) expect(snapshot(it_.root)).toEqual(before);
    }), options);
  });

  it('after any row of changes, undos and undos of undos, undoing all leads to the first contents, or to a conflict that is told', async () => {
    const action = fc.oneof(
      fc.record({ kind: fc.constant('edit' as const), change: edit, run }),
      fc.record({ kind: fc.constant('step' as const), nth: fc.nat(9) }),
      fc.record({ kind: fc.constant('undo' as const), nth: fc.nat(9) }),
      fc.record({ kind: fc.constant('hunk' as const), nth: fc.nat(9) }),
    );
    await fc.assert(fc.asyncProperty(files, fc.array(action, { minLength: 2, maxLength: 9 }), async (first, actions) => {
      using it_ = await openReviewedFolder();
      it_.put(first);
      const before = snapshot(it_.root);
      let calls = 0;
      const scopeOf = async ({ kind, nth }: { kind: string; nth: number }): Promise<ReviewScope | null> => {
        if (kind === 'step') return calls === 0 ? null : { kind: 'step', toolCallId: `call-${nth % calls}` };
        const undos = it_.review.undos({ sessionId: SESSION, limit: 50 }).items;
        if (kind === 'undo') return undos.length === 0 ? null : { kind: 'undo', undoId: undos[nth % undos.length]?.id ?? '' };
        const [file] = await reviewed(it_);
        const hunks = file === undefined ? [] : (await it_.review.file({ sessionId: SESSION, path: file.path })).hunks;
        return file === undefined || hunks.length === 0 ? null : { kind: 'hunk', turnId: null, path: file.path, hunk: hunks[nth % hunks.length]?.id ?? '' };
      };
      for (const one of actions) {
        if (one.kind === 'edit') {
          await it_.agent(present(it_, one.change), { run: one.run, call: `call-${calls}` });
          calls += 1;
          continue;
        }
        const scope = await scopeOf(one);
        if (scope !== null) await undo(it_, scope, true).catch((error: unknown) => expect(error).toMatchObject({ code: 'UNUSABLE_INPUT' }));
      }
      const { steps } = await it_.review.preview({ sessionId: SESSION, scope: everything }).catch(() => ({ steps: [] }));
      if (steps.length > 0) await undo(it_, everything, true).catch((error: unknown) => expect(error).toMatchObject({ code: 'UNUSABLE_INPUT' }));
      const after = snapshot(it_.root);
      for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
        const isDecided = steps.some(({ path, action: done }) => path === name && (done === 'conflict' || done === 'refuse'));
        if (!isDecided) expect(after[name], name).toEqual(before[name]);
      }
    }), options);
  });
});

describe('whatever the user does in between', () => {
  const users = fc.record({ by: fc.constant('user' as const), change: edit, run });
  const agents = fc.record({ by: fc.constant('agent' as const), change: edit, run });
  const foreign = fc.dictionary(fc.constantFrom(...NAMES), fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }), { minKeys: 1, maxKeys: 2 });

  it('an undo writes nothing but what it showed, and touches nothing else, inside or outside', async () => {
    await fc.assert(fc.asyncProperty(files, fc.array(fc.oneof(users, agents), { minLength: 1, maxLength: 6 }), async (first, edits) => {
      using it_ = await openReviewedFolder();
      it_.put({ ...first, 'other.txt': 'not the agent' });
      for (const { by, change, run: runId } of edits) await (by === 'user' ? it_.put(present(it_, change)) : it_.agent(present(it_, change), { run: runId }));
      const before = snapshot(it_.root);
      const outside = snapshot(it_.outside);
      const preview = await it_.review.preview({ sessionId: SESSION, scope: everything }).catch(() => null);
      if (preview === null) return;
      const isDone = await undo(it_, everything, true).then(() => true, (error: unknown) => {
        expect(error).toMatchObject({ code: 'UNUSABLE_INPUT' });
        return false;
      });
      const after = snapshot(it_.root);
      for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
        const step = preview.steps.find(({ path }) => path === name);
        const isWritten = isDone && step !== undefined && ['write', 'create', 'remove', 'merge'].includes(step.action);
        if (!isWritten) expect(after[name], name).toEqual(before[name]);
        else if (step.result !== null) expect(it_.text(name), name).toBe(step.result);
      }
      expect(snapshot(it_.outside)).toEqual(outside);
    }), options);
  });

  it('no line of the user is lost without being asked about', async () => {
    await fc.assert(fc.asyncProperty(files, fc.array(edit, { minLength: 1, maxLength: 3 }), foreign, edit, async (first, edits, lines, last) => {
      using it_ = await openReviewedFolder();
      it_.put(first);
      for (const change of edits) await it_.agent(present(it_, change));
      // The user adds lines of their own, which nobody else has; then the agent works once more on some of the files, and leaves these lines in.
      const marks: [string, string][] = [];
      for (const [name, places] of Object.entries(lines)) {
        const text = it_.text(name);
        if (text === null || text.includes('\0')) continue;
        const all = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
        for (const [index, place] of places.entries()) {
          const mark = `the user's line ${index} of ${name}\n`;
          all.splice(Math.min(place, all.length - (all.at(-1)?.endsWith('\n') === false ? 1 : 0)), 0, mark);
          marks.push([name, mark]);
        }
        it_.put({ [name]: all.join('') });
      }
      const kept = Object.entries(present(it_, last)).flatMap(([name, next]): [string, string][] => (next === null ? [] : [[name, `${next}${next.endsWith('\n') || next === '' ? '' : '\n'}${marks.filter(([of]) => of === name).map(([, mark]) => mark).join('')}`]]));
      if (kept.length > 0) await it_.agent(Object.fromEntries(kept));
      await undo(it_, everything, true).catch((error: unknown) => expect(error).toMatchObject({ code: 'UNUSABLE_INPUT' }));
      for (const [name, mark] of marks) expect(it_.text(name), name).toContain(mark);
    }), options);
  });
});
