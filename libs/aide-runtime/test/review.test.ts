import type { ReviewScope } from '@chatos/contracts';
import { chmodSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createReviewRecords } from '../src/review/review-records.ts';
import type { ReviewedFolder } from './support/reviewed-folder.ts';
import { openReviewedFolder, SESSION, snapshot } from './support/reviewed-folder.ts';

const lines = (...all: string[]) => all.map((line) => `${line}\n`).join('');
const FIRST = lines('1', '2', '3', '4', '5', '6', '7', '8', '9');
const SECOND = lines('1', 'two', '3', '4', '5', '6', 'seven', 'more', '8', '9');
const page = { sessionId: SESSION, limit: 50 };
const file = (path: string, turnId: string | null = null) => ({ kind: 'file', turnId, path }) as ReviewScope;
const hunk = (path: string, id: string | undefined) => ({ kind: 'hunk', turnId: null, path, hunk: id ?? '' }) as ReviewScope;
const step = (toolCallId: string): ReviewScope => ({ kind: 'step', toolCallId });
const run = (turnId: string) => ({ kind: 'run', turnId }) as ReviewScope;
const all: ReviewScope = { kind: 'session' };

/** Looks first, and then does what was shown. */
async function undo({ review }: Pick<ReviewedFolder, 'review'>, scope: ReviewScope, more: { mayMerge?: boolean; resolutions?: { path: string; text: string }[]; remark?: string } = {}) {
  const { id } = await review.preview({ sessionId: SESSION, scope });
  return review.undo({ sessionId: SESSION, scope, previewId: id, mayMerge: false, resolutions: [], remark: '', ...more });
}

describe('the files of a review', () => {
  it('are what became of each over all recorded changes, by hunk, whatever git or the folder say', async () => {
    using it_ = await openReviewedFolder();
    it_.put({ 'a.ts': FIRST, 'old.ts': 'x\n', 'mine.ts': 'not the agent\n' });
    await it_.agent({ 'a.ts': FIRST.replace('2', 'two') }, { call: 'c1' });
    await it_.agent({ 'a.ts': SECOND, 'new.ts': 'n\n', 'old.ts': null }, { call: 'c2', run: 'run-2' });
    it_.put({ 'mine.ts': 'changed by the user\n' });
    const { items, nextCursor } = await it_.review.files(page);
    expect(nextCursor).toBeNull();
    expect(items.map(({ path, change, additions, deletions, hunks }) => [path, change, additions, deletions, hunks])).toEqual([['a.ts', 'modified', 3, 2, 2], ['new.ts', 'created', 1, 0, 1], ['old.ts', 'deleted', 0, 1, 1]]);
    expect(items[0]).toMatchObject({ isEditedSince: false, isRestorable: true, isBinary: false, problem: null, keptHunks: 0 });
    expect(items[0]?.steps.map(({ toolCallId, turnId }) => [toolCallId, turnId])).toEqual([['c2', 'run-2'], ['c1', 'run-1']]);
    const detail = await it_.review.file({ sessionId: SESSION, path: 'a.ts' });
    expect(detail).toMatchObject({ before: FIRST, after: SECOND, current: SECOND });
    expect(detail.hunks).toMatchObject([
      { beforeStart: 2, beforeLines: 1, afterStart: 2, afterLines: 1, lines: '-2\n+two', isKept: false },
      { beforeStart: 7, beforeLines: 1, afterStart: 7, afterLines: 2, lines: '-7\n+seven\n+more', isKept: false },
    ]);
    const second = await it_.review.files({ ...page, turnId: 'run-2' });
    expect(second.items.map(({ path, hunks }) => [path, hunks])).toEqual([['a.ts', 1], ['new.ts', 1], ['old.ts', 1]]);
    expect(await it_.review.file({ sessionId: SESSION, path: 'new.ts' })).toMatchObject({ before: null, after: 'n\n', hunks: [{ beforeStart: 0, beforeLines: 0, afterStart: 1, afterLines: 1 }] });
    await expect(it_.review.file({ sessionId: SESSION, path: 'mine.ts' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(it_.review.file({ sessionId: SESSION, path: '../outside' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('come in pages by path, each once', async () => {
    using it_ = await openReviewedFolder();
    const names = Array.from({ length: 25 }, (_, n) => `dir/${String(n).padStart(2, '0')}.txt`);
    await it_.agent(Object.fromEntries(names.map((name) => [name, 'x\n'])));
    const found: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const { items, nextCursor } = await it_.review.files({ sessionId: SESSION, limit: 10, cursor });
      found.push(...items.map(({ path }) => path));
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
    expect(found).toEqual(names);
    await expect(it_.review.files({ ...page, cursor: 'made-up' })).rejects.toMatchObject({ code: 'UNUSABLE_INPUT' });
  });

  it('leave out what the user did between the agent’s changes, and say what was edited since', async () => {
    using it_ = await openReviewedFolder();
    it_.put({ 'a.ts': FIRST });
    await it_.agent({ 'a.ts': FIRST.replace('2', 'two') });
    it_.put({ 'a.ts': FIRST.replace('2', 'two').replace('5', 'five, by the user') });
    await it_.agent({ 'a.ts': FIRST.replace('2', 'two').replace('5', 'five, by the user').replace('8', 'eight') });
    const detail = await it_.review.file({ sessionId: SESSION, path: 'a.ts' });
    expect(detail.hunks.map((one) => one.lines)).toEqual(['-2\n+two', '-8\n+eight']);
    expect(detail.file.isEditedSince).toBe(false);
    it_.put({ 'a.ts': 'all new\n' });
    expect((await it_.review.files(page)).items[0]).toMatchObject({ isEditedSince: true, hunks: 2 });
  });
});

describe('keeping', () => {
  it('marks hunks, files, steps and runs, as long as the hunk is what it is', async () => {
    using it_ = await openReviewedFolder();
    it_.put({ 'a.ts': FIRST, 'b.bin': new Uint8Array([0, 1]) });
    await it_.agent({ 'a.ts': FIRST.replace('2', 'two') }, { call: 'c1' });
    await it_.agent({ 'a.ts': SECOND, 'b.bin': new Uint8Array([0, 2]) }, { call: 'c2', run: 'run-2' });
    const kept = async () => (await it_.review.file({ sessionId: SESSION, path: 'a.ts' })).hunks.map(({ isKept }) => isKept);
    const [first] = (await it_.review.file({ sessionId: SESSION, path: 'a.ts' })).hunks;
    const keep = (scope: ReviewScope, isKept = true) => it_.review.keep({ sessionId: SESSION, scope, isKept });
    await keep(hunk('a.ts', first?.id));
    expect(await kept()).toEqual([true, false]);
    await keep(file('a.ts'), false);
    await keep(step('c1'));
    expect(await kept()).toEqual([true, false]);
    await keep(run('run-2'));
    expect(await kept()).toEqual([true, true]);
    expect((await it_.review.files(page)).items.map(({ hunks, keptHunks }) => [hunks, keptHunks])).toEqual([[2, 2], [1, 1]]);
    await keep(all, false);
    expect((await it_.review.files(page)).items.map(({ keptHunks }) => keptHunks)).toEqual([0, 0]);
    await keep(all);
    await it_.agent({ 'a.ts': SECOND.replace('two', 'zwei') });
    expect(await kept()).toEqual([false, true]);
    await expect(keep(hunk('a.ts', first?.id))).rejects.toMatchObject({ code: 'UNUSABLE_INPUT' });
  });
});

it('leaves nothing of a session that is gone for good, and all of another', async () => {
  using it_ = await openReviewedFolder();
  it_.put({ 'a.ts': FIRST, 'b.ts': 'b\n' });
  await it_.agent({ 'a.ts': SECOND });
  await it_.agent({ 'b.ts': 'B\n' }, { session: 's2' });
  await it_.review.keep({ sessionId: SESSION, scope: all, isKept: true });
  await undo(it_, all);
  const { id } = await it_.review.preview({ sessionId: 's2', scope: all });
  await it_.review.undo({ sessionId: 's2', scope: all, previewId: id, mayMerge: false, resolutions: [], remark: '' });
  const rows = () => ['undos', 'undo_changes', 'covers', 'kept'].map((table) => it_.database.raw.prepare(`SELECT count(*) FROM aide_review_${table}`).pluck().get());
  expect(rows()).toEqual([2, 2, 2, 2]);
  createReviewRecords(it_.database).removeSession(SESSION);
  expect(rows()).toEqual([1, 1, 1, 0]);
});

describe('an undo', () => {
  it('shows first what it will do, of a hunk, and does exactly that; the agent is told with the lines and the remark', async () => {
    using it_ = await openReviewedFolder();
    it_.put({ 'a.ts': FIRST });
    await it_.agent({ 'a.ts': SECOND });
    const { hunks } = await it_.review.file({ sessionId: SESSION, path: 'a.ts' });
    const preview = await it_.review.preview({ sessionId: SESSION, scope: hunk('a.ts', hunks[1]?.id) });
    const result = FIRST.replace('2', 'two');
    expect(preview.steps).toEqual([{ path: 'a.ts', action: 'write', problem: null, current: SECOND, result, diff: expect.stringContaining('-seven\n-more\n+7\n') as string }]);
    expect(it_.text('a.ts')).toBe(SECOND);
    const { undo: record, changes } = await undo(it_, hunk('a.ts', hunks[1]?.id), { remark: 'the names stay' });
    expect(it_.text('a.ts')).toBe(result);
    expect(record).toMatchObject({ sessionId: SESSION, files: ['a.ts'], undoneBy: null, scope: { kind: 'hunk' } });
    expect(changes).toMatchObject([{ path: 'a.ts', tool: 'undo', server: 'review', sessionId: SESSION, runId: 'run-1', toolCallId: record.id, isRestorable: true }]);
    expect(it_.store.fileChanges.list({ sessionId: SESSION }).items[0]).toEqual(changes[0]);
    expect(it_.told).toEqual([expect.stringMatching(/- a\.ts\n[^]*-7\n\+seven\n\+more\n[^]*The user says: the names stay/) as string]);
    expect((await it_.review.file({ sessionId: SESSION, path: 'a.ts' })).hunks.map((one) => one.lines)).toEqual(['-2\n+two']);
    await expect(it_.review.undo({ sessionId: SESSION, scope: hunk('a.ts', hunks[1]?.id), previewId: preview.id, mayMerge: false, resolutions: [], remark: '' })).rejects.toMatchObject({ code: 'UNUSABLE_INPUT' });
  });

  it('of a step, a run or the session takes back that and nothing else, creates, removes and restores with modes', async () => {
    using it_ = await openReviewedFolder();
    it_.put({ 'a.ts': FIRST, 'run.sh': '#!/bin/sh\n', 'b.ts': 'b\n' });
    chmodSync(it_.path('run.sh'), 0o750);
    const before = snapshot(it_.root);
    await it_.agent({ 'a.ts': FIRST.replace('2', 'two'), 'b.ts': 'B\n' }, { call: 'c1', run: 'run-1' });
    await it_.agent({ 'a.ts': SECOND, 'run.sh': null, 'deep/new.ts': 'n\n' }, { call: 'c2', run: 'run-2' });
    await it_.agentDoes((workspace) => workspace.prepareMove('b.ts', 'moved/b.ts', {}, { symlinks: 'deny', maxFileBytes: 1e6, maxWriteBytes: 1e6 }), { run: 'run-2', call: 'c3' });
    const after = snapshot(it_.root);

    const one = await undo(it_, step('c1'));
    expect(one.undo.files).toEqual(['a.ts']);
    expect(it_.text('a.ts')).toBe(SECOND.replace('two', '2'));
    await undo(it_, { kind: 'undo', undoId: one.undo.id });
    expect(snapshot(it_.root)).toEqual(after);

    const { undo: record } = await undo(it_, run('run-2'));
    expect(record.files).toEqual(['a.ts', 'b.ts', 'deep/new.ts', 'moved/b.ts', 'run.sh']);
    expect(snapshot(it_.root)).toEqual({ ...before, 'a.ts': `644 ${FIRST.replace('2', 'two')}`, 'b.ts': '644 B\n' });
    expect((await it_.review.files(page)).items.map(({ path }) => path)).toEqual(['a.ts', 'b.ts']);
    expect((await it_.review.files({ ...page, turnId: 'run-2' })).items).toEqual([]);
    await expect(undo(it_, run('run-2'))).rejects.toMatchObject({ code: 'UNUSABLE_INPUT', explanation: { problem: expect.stringContaining('nothing to undo') as string } });

    await undo(it_, all);
    expect(snapshot(it_.root)).toEqual(before);
    expect((await it_.review.files(page)).items).toEqual([]);
    const [newest] = it_.review.undos(page).items;
    await undo(it_, { kind: 'undo', undoId: newest?.id ?? '' });
    await undo(it_, { kind: 'undo', undoId: record.id });
    expect(snapshot(it_.root)).toEqual(after);
    const undos = it_.review.undos(page).items;
    expect(undos.map(({ scope, undoneBy }) => [scope.kind, undoneBy !== null])).toEqual([['undo', false], ['undo', false], ['session', true], ['run', true], ['undo', false], ['step', true]]);
    expect(it_.told.at(-1)).toContain('took back an earlier undo');
    expect(it_.review.undos({ ...page, limit: 2 })).toMatchObject({ items: [{ id: undos[0]?.id }, { id: undos[1]?.id }], nextCursor: expect.any(String) as string });
  });

  it('offers a merge with what the user edited since, and never makes it unasked', async () => {
    using it_ = await openReviewedFolder();
    it_.put({ 'a.ts': FIRST });
    await it_.agent({ 'a.ts': SECOND });
    it_.put({ 'a.ts': `${SECOND}mine\n` });
    expect((await it_.review.preview({ sessionId: SESSION, scope: file('a.ts') })).steps).toMatchObject([{ action: 'merge', problem: null, current: `${SECOND}mine\n`, result: `${FIRST}mine\n` }]);
    await expect(undo(it_, file('a.ts'))).rejects.toMatchObject({ code: 'UNUSABLE_INPUT', explanation: { problem: expect.stringContaining('edited since') as string } });
    expect(it_.text('a.ts')).toBe(`${SECOND}mine\n`);
    await undo(it_, file('a.ts'), { mayMerge: true });
    expect(it_.text('a.ts')).toBe(`${FIRST}mine\n`);
    const { undo: taken } = await undo(it_, { kind: 'undo', undoId: it_.review.undos(page).items[0]?.id ?? '' });
    expect([taken.files, it_.text('a.ts')]).toEqual([['a.ts'], `${SECOND}mine\n`]);
  });

  it('leaves a conflict to the user, whose own text decides it, and undoes the other files', async () => {
    using it_ = await openReviewedFolder();
    it_.put({ 'a.ts': FIRST, 'b.ts': 'b\n' });
    await it_.agent({ 'a.ts': SECOND, 'b.ts': 'B\n' });
    it_.put({ 'a.ts': SECOND.replace('two', 'deux') });
    const { steps } = await it_.review.preview({ sessionId: SESSION, scope: all });
    expect(steps).toMatchObject([{ path: 'a.ts', action: 'conflict', result: expect.stringMatching(/<<<<<<<[^]*deux\n[^]*=======\n2\n>>>>>>>/) as string }, { path: 'b.ts', action: 'write' }]);
    const { undo: record } = await undo(it_, all, { mayMerge: true });
    expect([record.files, it_.text('a.ts'), it_.text('b.ts')]).toEqual([['b.ts'], SECOND.replace('two', 'deux'), 'b\n']);
    await expect(undo(it_, all)).rejects.toMatchObject({ explanation: { problem: expect.stringContaining('edited since in the same lines') as string } });
    await expect(undo(it_, all, { resolutions: [{ path: 'other.ts', text: '' }] })).rejects.toMatchObject({ explanation: { problem: expect.stringContaining('nothing to decide') as string } });
    await undo(it_, all, { resolutions: [{ path: 'a.ts', text: 'mine\n' }] });
    expect(it_.text('a.ts')).toBe('mine\n');
    expect((await it_.review.files(page)).items).toEqual([]);
  });

  it('of what the user deleted or would lose is theirs to decide', async () => {
    using it_ = await openReviewedFolder();
    it_.put({ 'gone.ts': 'g\n', 'was.ts': 'w\n' });
    await it_.agent({ 'gone.ts': 'G\n', 'new.ts': 'n\n', 'was.ts': null });
    it_.put({ 'gone.ts': null, 'new.ts': 'n\nmine\n', 'was.ts': 'another\n' });
    const { steps } = await it_.review.preview({ sessionId: SESSION, scope: all });
    expect(steps.map(({ path, action, problem }) => [path, action, problem])).toEqual([
      ['gone.ts', 'conflict', 'It was deleted since.'], ['new.ts', 'conflict', 'It was edited since, and the undo would remove it.'], ['was.ts', 'conflict', 'It was made anew since, with other contents.'],
    ]);
    await expect(undo(it_, all, { mayMerge: true })).rejects.toMatchObject({ code: 'UNUSABLE_INPUT' });
    expect([it_.text('gone.ts'), it_.text('new.ts'), it_.text('was.ts')]).toEqual([null, 'n\nmine\n', 'another\n']);
  });

  it('keeps line ends, byte order marks, missing last line ends, links and binary bytes', async () => {
    using it_ = await openReviewedFolder();
    const files = { 'crlf.txt': 'a\r\nb\r\nc\r\n', 'bom.txt': '\ufeffa\nb\n', 'open.txt': 'a\nb', 'bin': new Uint8Array([0, 255, 13, 10, 128]), 'empty': '' };
    it_.put(files);
    symlinkSync('crlf.txt', it_.path('link'));
    const before = snapshot(it_.root);
    await it_.agent({ 'crlf.txt': 'a\r\nB\r\nc\r\nd\r\n', 'bom.txt': 'x\n', 'open.txt': 'a\nb\nc', 'bin': new Uint8Array([1, 0]), 'empty': 'e', 'made': '' });
    await it_.agentDoes((workspace) => workspace.prepareRemove('link', { symlinks: 'deny', maxFileBytes: 1e6, maxWriteBytes: 1e6 }));
    const { hunks } = await it_.review.file({ sessionId: SESSION, path: 'open.txt' });
    expect(hunks.map((one) => one.lines)).toEqual(['-b\n\\ No newline at end of file\n+b\n+c\n\\ No newline at end of file']);
    expect((await it_.review.files(page)).items.find(({ path }) => path === 'bin')).toMatchObject({ isBinary: true, hunks: 1, isRestorable: true, problem: null });
    const [first] = (await it_.review.file({ sessionId: SESSION, path: 'crlf.txt' })).hunks;
    await undo(it_, hunk('crlf.txt', first?.id));
    expect(readFileSync(it_.path('crlf.txt'), 'latin1')).toBe('a\r\nb\r\nc\r\nd\r\n');
    await undo(it_, all);
    expect(snapshot(it_.root)).toEqual(before);
    expect(lstatSync(it_.path('link')).isSymbolicLink()).toBe(true);
  });

  it('takes back who may run a file, and tells so', async () => {
    using it_ = await openReviewedFolder();
    it_.put({ 'run.sh': 'r\n' });
    const makeRunnable = (mode: number) => it_.agentDoes((workspace) => workspace.prepareRestore([{ path: 'run.sh', state: { kind: 'file', bytes: Buffer.from('r\n'), mode } }], { symlinks: 'deny', maxFileBytes: 1e6, maxWriteBytes: 1e6 }));
    await makeRunnable(0o755);
    expect((await it_.review.files(page)).items).toMatchObject([{ path: 'run.sh', change: 'modified', hunks: 1, isEditedSince: false, problem: expect.stringContaining('from 644 to 755') as string }]);
    const { steps } = await it_.review.preview({ sessionId: SESSION, scope: all });
    expect(steps).toMatchObject([{ action: 'write', diff: 'old mode 100755\nnew mode 100644\n' }]);
    await undo(it_, all);
    expect(lstatSync(it_.path('run.sh')).mode & 0o777).toBe(0o644);
    await makeRunnable(0o755);
    chmodSync(it_.path('run.sh'), 0o700);
    expect((await it_.review.preview({ sessionId: SESSION, scope: all })).steps).toMatchObject([{ action: 'none' }]);
  });

  it('tells the agent what it needs and no more, and marks what it says as text', async () => {
    using it_ = await openReviewedFolder();
    it_.put({ 'a.md': 'a\n' });
    await it_.agent({ 'a.md': `a\n\`\`\`\nnot the end of the fence\n${'long line\n'.repeat(5_000)}` });
    await undo(it_, file('a.md'));
    expect(it_.told[0]?.length).toBeLessThan(8_000);
    expect(it_.told[0]).toMatch(/\n````diff\n[^]*cut here[^]*\n````\n/);
  });

  it('of one session leaves the changes of another', async () => {
    using it_ = await openReviewedFolder();
    it_.put({ 'a.ts': FIRST });
    await it_.agent({ 'a.ts': FIRST.replace('2', 'two') });
    await it_.agent({ 'a.ts': SECOND }, { session: 's2' });
    expect((await it_.review.files(page)).items).toMatchObject([{ path: 'a.ts', isEditedSince: true, hunks: 1 }]);
    expect((await it_.review.preview({ sessionId: SESSION, scope: all })).steps).toMatchObject([{ action: 'merge' }]);
    await undo(it_, all, { mayMerge: true });
    expect(it_.text('a.ts')).toBe(SECOND.replace('two', '2'));
    const other = it_.review.undos(page).items[0]?.id ?? '';
    await expect(it_.review.preview({ sessionId: 's2', scope: { kind: 'undo', undoId: other } })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
