import type { ReviewScope } from '@chatos/contracts';
import { appendFileSync, chmodSync, existsSync, ftruncateSync, mkdirSync, openSync, closeSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { openWorkspace, WorkspaceError } from '@chatos/workspace-files';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReviewedFolder } from './support/reviewed-folder.ts';
import { openReviewedFolder, SESSION, snapshot } from './support/reviewed-folder.ts';

const all: ReviewScope = { kind: 'session' };
const page = { sessionId: SESSION, limit: 50 };

function preview({ review }: Pick<ReviewedFolder, 'review'>, scope: ReviewScope = all) {
  return review.preview({ sessionId: SESSION, scope });
}
function carryOut({ review }: Pick<ReviewedFolder, 'review'>, previewId: string, scope: ReviewScope = all) {
  return review.undo({ sessionId: SESSION, scope, previewId, mayMerge: true, resolutions: [], remark: '' });
}
function words(problem: string | RegExp) {
  return { code: 'UNUSABLE_INPUT', explanation: { problem: expect.stringMatching(problem) as string, remedy: expect.any(String) as string } };
}

describe('a review of files that are not what they were', () => {
  it('refuses an undo once a file changed after the preview, be it by the user or by the session that runs', async () => {
    using it_ = await openReviewedFolder();
    it_.put({ 'a.ts': 'a\n', 'b.ts': 'b\n' });
    await it_.agent({ 'a.ts': 'A\n' });
    const first = await preview(it_);
    it_.put({ 'a.ts': 'A\nmine\n' });
    await expect(carryOut(it_, first.id)).rejects.toMatchObject(words('changed after the preview'));
    expect(it_.text('a.ts')).toBe('A\nmine\n');
    const second = await preview(it_);
    await it_.agent({ 'b.ts': 'B\n' });
    await expect(carryOut(it_, second.id)).rejects.toMatchObject(words('changed after the preview'));
    await expect(carryOut(it_, 'made-up')).rejects.toMatchObject(words('changed after the preview'));
    expect([it_.text('b.ts'), it_.review.undos(page).items, it_.told]).toEqual(['B\n', [], []]);
  });

  it('is shown where the folder is gone, and undoes nothing there', async () => {
    using it_ = await openReviewedFolder();
    await it_.agent({ 'a.ts': 'A\n' });
    rmSync(it_.root, { recursive: true });
    expect((await it_.review.files(page)).items).toMatchObject([{ path: 'a.ts', additions: 1, isEditedSince: false, problem: expect.stringContaining(it_.root) as string }]);
    await expect(preview(it_)).rejects.toMatchObject(words(it_.root));
    expect(existsSync(it_.root)).toBe(false);
  });

  it('follows no link that has come since, and puts nothing in the place of a directory', async () => {
    using it_ = await openReviewedFolder();
    it_.put({ 'dir/a.ts': 'a\n', 'b.ts': 'b\n', 'c.ts': 'c\n', 'd.ts': 'd\n' });
    await it_.agent({ 'dir/a.ts': 'A\n', 'b.ts': 'B\n', 'c.ts': 'C\n', 'd.ts': 'D\n' });
    mkdirSync(join(it_.outside, 'dir'));
    for (const name of ['dir/a.ts', 'b.ts']) writeFileSync(join(it_.outside, name), name === 'b.ts' ? 'B\n' : 'A\n');
    for (const name of ['dir', 'b.ts']) {
      rmSync(it_.path(name), { recursive: true });
      symlinkSync(join(it_.outside, name), it_.path(name));
    }
    rmSync(it_.path('c.ts'));
    mkdirSync(it_.path('c.ts'));
    const outside = snapshot(it_.outside);
    const { id, steps } = await preview(it_);
    expect(steps.map(({ path, action, problem }) => [path, action, problem])).toEqual([
      ['b.ts', 'refuse', expect.stringContaining('symbolic link')], ['c.ts', 'refuse', expect.stringContaining('directory')], ['d.ts', 'write', null], ['dir/a.ts', 'refuse', expect.stringContaining('symbolic link')],
    ]);
    expect((await it_.review.files(page)).items.map(({ isEditedSince, problem }) => [isEditedSince, problem === null])).toEqual([[true, true], [true, false], [false, true], [true, false]]);
    const { undo } = await carryOut(it_, id);
    expect([undo.files, it_.text('d.ts'), snapshot(it_.outside)]).toEqual([['d.ts'], 'd\n', outside]);
    await expect(carryOut(it_, (await preview(it_)).id)).rejects.toMatchObject(words('cannot be undone'));
  });

  it.skipIf(process.getuid?.() === 0)('changes nothing in a folder that may not be written, and says so', async () => {
    using it_ = await openReviewedFolder();
    it_.put({ 'a.ts': 'a\n', 'sub/b.ts': 'b\n' });
    await it_.agent({ 'a.ts': 'A\n', 'sub/b.ts': 'B\n' });
    chmodSync(it_.path('sub'), 0o555);
    const before = snapshot(it_.root);
    await expect(carryOut(it_, (await preview(it_)).id)).rejects.toMatchObject(words(/permi|read-only/i));
    expect([snapshot(it_.root), it_.review.undos(page).items, it_.store.fileChanges.list({}).items.length]).toEqual([before, [], 2]);
    chmodSync(it_.path('sub'), 0o755);
  });

  it.each([['read-only', /read-only/], ['disk-full', /Make room/], ['failed', /half of it/]] as const)('leaves no undo in the records where the file system answers %s', async (code, said) => {
    using it_ = await openReviewedFolder();
    it_.put({ 'a.ts': 'a\n' });
    await it_.agent({ 'a.ts': 'A\n' });
    const review = it_.reopened({
      async openFolder(root, options) {
        const workspace = await openWorkspace(root, options);
        const commit = () => Promise.reject(new WorkspaceError(code, { problem: 'Only half of it could be done.', remedy: '' }));
        return { ...workspace, prepareRestore: async (...given) => ({ ...(await workspace.prepareRestore(...given)), commit }) };
      },
    });
    const { id } = await preview({ review });
    await expect(carryOut({ review }, id)).rejects.toMatchObject({ code: 'UNUSABLE_INPUT', message: expect.stringMatching(said) as string });
    expect([it_.text('a.ts'), review.undos(page).items, it_.store.fileChanges.list({}).items.length, it_.told]).toEqual(['A\n', [], 1, []]);
    expect((await preview(it_)).steps).toMatchObject([{ action: 'write' }]);
  });

  it('says where a workspace was moved, or its changes are of another folder', async () => {
    using it_ = await openReviewedFolder();
    it_.put({ 'a.ts': 'a\n' });
    await it_.agent({ 'a.ts': 'A\n' });
    renameSync(it_.root, `${it_.root}-moved`);
    const moved = it_.reopened({ rootOf: () => `${it_.root}-moved` });
    expect((await preview({ review: moved })).steps).toMatchObject([{ action: 'refuse', problem: expect.stringContaining(`another folder than the workspace is in now (${it_.root})`) as string }]);
  });
});

describe('what cannot be undone', () => {
  it('is what a command changed that nobody had read, and what the store of contents let go', async () => {
    using it_ = await openReviewedFolder();
    it_.put({ 'b.ts': 'b\n' });
    await it_.agent({ 'b.ts': 'B\n' });
    const { fileChanges, contents } = it_.store;
    const unknown = { path: 'a.ts', absolutePath: it_.path('a.ts'), workspaceRoot: it_.root, sessionId: SESSION, tool: 'run_command', server: 'shell_tasks', toolCallId: 'c', runId: 'run-1' };
    fileChanges.finish(fileChanges.plan([{ ...unknown, changeType: 'modified', before: null, after: Buffer.from('x\n') }], { maxContentBytes: 1e6 }).ids);
    it_.put({ 'a.ts': 'x\n' });
    expect((await it_.review.files(page)).items[0]).toMatchObject({ path: 'a.ts', change: 'modified', isRestorable: false, hunks: 1, problem: expect.stringContaining('not known') as string });
    expect(await it_.review.file({ sessionId: SESSION, path: 'a.ts' })).toMatchObject({ before: null, after: 'x\n', hunks: [] });
    fileChanges.finish(fileChanges.plan([{ ...unknown, path: 'huge.bin', absolutePath: it_.path('huge.bin'), changeType: 'modified', before: Buffer.from('x'), after: null }], { maxContentBytes: 1e6 }).ids);
    it_.put({ 'huge.bin': 'y' });
    expect((await it_.review.files(page)).items[2]).toMatchObject({ path: 'huge.bin', change: 'modified', isRestorable: false, isEditedSince: false, problem: expect.stringContaining('too large to be read') as string });
    contents.keepWithin(0);
    expect((await it_.review.files(page)).items[1]).toMatchObject({ path: 'b.ts', isRestorable: false, problem: expect.stringContaining('no longer kept') as string });
    const { id, steps } = await preview(it_);
    expect(steps).toMatchObject([{ action: 'refuse', problem: expect.stringContaining('not known') as string }, { action: 'refuse', problem: expect.stringContaining('no longer kept') as string }, { action: 'refuse' }]);
    await expect(carryOut(it_, id)).rejects.toMatchObject(words('cannot be undone'));
    expect([it_.text('a.ts'), it_.text('b.ts')]).toEqual(['x\n', 'B\n']);
  });

  it('a file of 100 MB is neither read nor compared; a long text is undone as a whole', async () => {
    using it_ = await openReviewedFolder();
    const long = 'line\n'.repeat(400_000);
    it_.put({ 'big.bin': 'small\n', 'long.txt': long });
    await it_.agent({ 'big.bin': 'other\n', 'long.txt': `${long}more\n` });
    const descriptor = openSync(it_.path('big.bin'), 'r+');
    ftruncateSync(descriptor, 100 * 1024 * 1024);
    closeSync(descriptor);
    const start = performance.now();
    const { items } = await it_.review.files(page);
    expect(items).toMatchObject([{ path: 'big.bin', problem: expect.stringContaining('104857600 bytes') as string }, { path: 'long.txt', hunks: 1, isBinary: false, problem: expect.stringMatching(/too much to compare by lines\. It can be undone as a whole/) as string }]);
    expect(await it_.review.file({ sessionId: SESSION, path: 'long.txt' })).toMatchObject({ before: null, after: null, hunks: [] });
    const { id, steps } = await preview(it_);
    expect(steps).toMatchObject([{ action: 'refuse' }, { action: 'write', current: null, result: null, diff: '' }]);
    await carryOut(it_, id);
    expect(it_.text('long.txt')).toBe(long);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('a file that the user edited and that is no text is never overwritten', async () => {
    using it_ = await openReviewedFolder();
    it_.put({ bin: new Uint8Array([0, 1]) });
    await it_.agent({ bin: new Uint8Array([0, 2]) });
    appendFileSync(it_.path('bin'), 'mine');
    const { id, steps } = await preview(it_);
    expect(steps).toMatchObject([{ action: 'refuse', current: null, result: null, diff: '', problem: expect.stringMatching(/edited since.*not text/) as string }]);
    await expect(carryOut(it_, id)).rejects.toMatchObject(words('edited since'));
    expect(readFileSync(it_.path('bin'), 'latin1')).toBe('\0\u0002mine');
  });
});

it('runs no git and touches nothing of it, also where an undo changes files of a repository', async () => {
  using it_ = await openReviewedFolder();
  const bin = join(it_.outside, 'bin');
  const trace = join(it_.outside, 'git-was-run');
  mkdirSync(bin);
  writeFileSync(join(bin, 'git'), `#!/bin/sh\necho "$@" >> '${trace}'\n`, { mode: 0o755 });
  it_.put({ 'a.ts': 'a\n', '.git/HEAD': 'ref: refs/heads/main\n', '.git/index': 'DIRC', '.gitattributes': '* text eol=crlf\n' });
  const before = snapshot(it_.root);
  const path = process.env['PATH'];
  process.env['PATH'] = `${bin}:${path ?? ''}`;
  try {
    await it_.agent({ 'a.ts': 'A\n', 'new.ts': 'n\n' });
    await it_.review.files(page);
    const { undo } = await carryOut(it_, (await preview(it_)).id);
    const scope: ReviewScope = { kind: 'undo', undoId: undo.id };
    await carryOut(it_, (await preview(it_, scope)).id, scope);
    await carryOut(it_, (await preview(it_)).id);
  } finally {
    process.env['PATH'] = path;
  }
  expect(existsSync(trace)).toBe(false);
  expect(snapshot(it_.root)).toEqual(before);
});

it('one page of a session with 10 000 changes costs what the page costs', async () => {
  using it_ = await openReviewedFolder();
  const { database, store: { contents } } = it_;
  const hashes = [0, 1, 2, 3, 4].map((n) => contents.put(Buffer.from(`${n}\n`)));
  // Five changes of each of 2000 files; written at once, as the page reads them.
  const row = database.raw.prepare(`INSERT INTO aide_file_changes (id, path, absolute_path, workspace_root, change_type, tool, server, run_id, session_id, user_message_id, diff, created_at, before_hash, after_hash)
    VALUES (?, ?, '', '', ?, '', '', 'run-1', ?, '', ?, 0, ?, ?)`);
  const record = (from: number, to: number) => database.transaction(() => {
    for (let n = from; n < to; n += 1) {
      const nth = Math.floor(n / 2_000);
      row.run(`change-${n}`, `f${String(n % 2_000).padStart(5, '0')}`, nth === 0 ? 'created' : 'modified', SESSION, 'a difference\n'.repeat(50), nth === 0 ? null : hashes[nth - 1], hashes[nth]);
    }
  });
  const timed = async () => {
    const times: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      const start = performance.now();
      await it_.review.files({ sessionId: SESSION, limit: 20 });
      times.push(performance.now() - start);
    }
    return Math.min(...times);
  };
  record(0, 20);
  const few = await timed();
  record(20, 10_000);
  const many = await timed();
  expect((await it_.review.files({ sessionId: SESSION, limit: 20 })).items).toHaveLength(20);
  expect(many).toBeLessThan(Math.max(8 * few, 150));
});
