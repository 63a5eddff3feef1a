import type { ReviewScope } from '@chatos/contracts';
import { readJsonl } from '@chatos/state';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createReviewRecords } from '../src/review/review-records.ts';
import type { ReviewService } from '../src/review/review-service.ts';
import { dyingParts } from './support/dying-parts.ts';
import type { ReviewedFolder } from './support/reviewed-folder.ts';
import { openReviewedFolder, SESSION, snapshot } from './support/reviewed-folder.ts';

const CHILD = join(import.meta.dirname, 'children', 'killed-undo.ts');
const all: ReviewScope = { kind: 'session' };
const BEFORE = { 'a.ts': 'a\n', 'gone.ts': 'g\n' };
const AFTER = { 'a.ts': 'A\n', 'gone.ts': null, 'made/new.ts': 'n\n' };
/** Between the second and the third file. */
const BETWEEN_FILES = 7;

async function undoAll(review: ReviewService): Promise<void> {
  const { id } = await review.preview({ sessionId: SESSION, scope: all });
  await review.undo({ sessionId: SESSION, scope: all, previewId: id, mayMerge: false, resolutions: [], remark: '' });
}

/** Returns whether it came to that step. The rows of this process are then made those of one that is no more. */
async function dieInProcess(it_: ReviewedFolder, step: number): Promise<boolean> {
  let isDead = false;
  const parts = dyingParts(it_.store, createReviewRecords(it_.database), step, () => {
    isDead = true;
    throw new Error('dead');
  });
  await undoAll(it_.reopened({ ...parts, log: () => undefined })).catch((error: unknown) => expect(String(error)).toContain('dead'));
  it_.database.raw.prepare("UPDATE aide_file_changes SET writer = '999999999 ' WHERE state = 'pending'").run();
  return isDead;
}

function killChild(it_: ReviewedFolder, step: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['--disable-warning=ExperimentalWarning', CHILD, it_.state, it_.root, String(step)], (error, _out, complaints) => {
      if (error?.signal === 'SIGKILL') resolve(true);
      else reject(new Error(complaints));
    });
  });
}

/** What must hold after a death at a step and a new start; returns what the user is told, or null where it did not come to that step. */
async function dieAndRecover(step: number, die: typeof dieInProcess): Promise<string[] | null> {
  using it_ = await openReviewedFolder();
  it_.put(BEFORE);
  const before = snapshot(it_.root);
  await it_.agent(AFTER);
  const after = snapshot(it_.root);
  const isDead = await die(it_, step);
  it_.store.fileChanges.reconcile();
  const review = it_.reopened();
  review.recover();
  const now = snapshot(it_.root);
  const toldAgent = [...it_.told];
  const undone = review.undos({ sessionId: SESSION, limit: 10 }).items[0]?.files ?? [];
  for (const name of Object.keys(AFTER)) expect(now[name], `${name} at step ${step}`).toEqual((undone.includes(name) ? before : after)[name]);
  // The records, the log of changes and the review agree.
  const changes = it_.store.fileChanges.list({ sessionId: SESSION, limit: 50 }).items;
  expect(changes.filter(({ server }) => server === 'review').map(({ path }) => path).toSorted()).toEqual(undone);
  const logged = await readJsonl(join(it_.state, 'chatos', 'file-changes.jsonl'), { offset: 0, limit: 50 });
  expect(logged.items.map((line) => (line as { id: string }).id).toSorted()).toEqual(changes.map(({ id }) => id).toSorted());
  expect((await review.files({ sessionId: SESSION, limit: 50 })).items.map(({ path }) => path)).toEqual(Object.keys(AFTER).filter((name) => !undone.includes(name)));
  // What the dead one had not told the agent is told now.
  if (isDead) expect(toldAgent).toEqual(undone.length === 0 ? [] : [expect.stringContaining('undid all of this session')]);
  // The rest can be undone, as was told; and a second start has nothing to tell.
  if (undone.length < 3) await undoAll(review);
  expect(snapshot(it_.root)).toEqual(before);
  const told = [...it_.warned];
  it_.reopened().recover();
  expect(it_.warned).toEqual(told);
  return isDead ? told : null;
}

it('an undo that dies at any step leaves every file old or new, records that agree with them, and words of what became of it', async () => {
  const told: string[] = [];
  let step = 1;
  for (; step < 100; step += 1) {
    const words = await dieAndRecover(step, dieInProcess);
    if (words === null) break;
    told.push(...words);
  }
  expect(step).toBeGreaterThan(10);
  expect(told).toContainEqual(expect.stringContaining('was not begun: every file is as it was'));
  expect(told).toContainEqual(expect.stringContaining('was carried out for one file of 3; undo the rest again'));
  expect(told).toContainEqual(expect.stringContaining('was carried out as a whole'));
}, 60_000);

it('a process that is killed between two files of an undo leaves what the next one settles and tells', async () => {
  expect(await dieAndRecover(BETWEEN_FILES, killChild)).toEqual([expect.stringContaining('was carried out for 2 files of 3; undo the rest again')]);
}, 60_000);
