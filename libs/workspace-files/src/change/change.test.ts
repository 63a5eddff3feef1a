import { chmodSync, existsSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf, commit, FOLLOWING, openTestWorkspace, POLICY, snapshot } from '../../test/support/open-workspace.ts';
import type { TestWorkspace } from '../../test/support/open-workspace.ts';

describe.each(['descriptor', 'path'] as const)('changes, with directories held by %s', (anchoring) => {
  let it_: TestWorkspace;
  const write = (path: string, text: string, mode?: 'append') => it_.workspace.prepareWrite(path, bytesOf(text), { mode }, POLICY);
  beforeEach(async () => {
    it_ = await openTestWorkspace({ anchoring });
  });
  afterEach(() => it_[Symbol.dispose]());

  it('writes a new file and the directories above it, only when it is committed', async () => {
    const change = await write('a/b/c.txt', 'new\n');
    expect(existsSync(it_.path('a'))).toBe(false);
    expect(change).toMatchObject({
      summary: 'create a/b/c.txt',
      changes: [{
        path: 'a/b/c.txt', absolutePath: it_.path('a/b/c.txt'), changeType: 'created', before: null, after: bytesOf('new\n'), mode: 0o100644,
        diff: 'diff --git a/a/b/c.txt b/a/b/c.txt\nnew file mode 100644\n--- /dev/null\n+++ b/a/b/c.txt\n@@ -0,0 +1,1 @@\n+new\n',
      }],
    });
    await change.commit();
    expect(it_.text('a/b/c.txt')).toBe('new\n');
    expect(readdirSync(it_.path('a/b'))).toEqual(['c.txt']);
    await expect(change.commit()).rejects.toMatchObject({ code: 'already-applied' });
  });

  it('overwrites and appends, keeps the mode, and does nothing where nothing differs', async () => {
    it_.put({ 'run.sh': 'one\n' });
    chmodSync(it_.path('run.sh'), 0o750);
    expect((await commit(write('run.sh', 'two\n'))).changes[0]).toMatchObject({ changeType: 'modified', mode: 0o100755, before: bytesOf('one\n'), after: bytesOf('two\n') });
    await commit(write('run.sh', 'three', 'append'));
    expect(it_.text('run.sh')).toBe('two\nthree');
    expect(statSync(it_.path('run.sh')).mode & 0o777).toBe(0o750);
    expect((await commit(write('run.sh', 'two\nthree'))).changes).toEqual([]);
  });

  it('says of a binary file in one line that it differs', async () => {
    it_.put({ 'a b.bin': new Uint8Array([0, 1]) });
    expect((await write('a b.bin', 'text')).changes[0]?.diff).toBe('diff --git a/a b.bin b/a b.bin\nBinary files a/a b.bin and b/a b.bin differ\n');
  });

  it('shows a large file’s difference in one line, and one of many changes', async () => {
    it_.put({ 'large.txt': 'line\n'.repeat(300_000), 'many.txt': Array.from({ length: 9_000 }, (_line, at) => `${at}\n`).join('') });
    expect((await write('large.txt', 'line\n'.repeat(300_001))).changes[0]?.diff).toBe('diff --git a/large.txt b/large.txt\nFiles a/large.txt and b/large.txt differ (too large to show)\n');
    const many = (await write('many.txt', Array.from({ length: 9_000 }, (_line, at) => (at < 10 ? `${at}\n` : `x${at}\n`)).join(''))).changes[0]?.diff;
    expect(many).toContain('@@ -8,8993 +8,8993 @@\n 7\n 8\n 9\n-10\n');
  });

  it('limits what is written', async () => {
    it_.put({ 'a.txt': '12345' });
    const small = { ...POLICY, maxWriteBytes: 8 };
    await expect(it_.workspace.prepareWrite('a.txt', bytesOf('123456789'), {}, small)).rejects.toMatchObject({ code: 'too-large' });
    await expect(it_.workspace.prepareWrite('a.txt', bytesOf('6789'), { mode: 'append' }, small)).rejects.toMatchObject({ code: 'too-large' });
    await expect(it_.workspace.prepareEdit('a.txt', { oldString: '5', newString: '56789' }, small)).rejects.toMatchObject({ code: 'too-large' });
    it_.put({ 'b.txt': '123456789' });
    await expect(it_.workspace.prepareCopy('b.txt', 'c.txt', {}, small)).rejects.toMatchObject({ code: 'too-large' });
  });

  it('leaves a hard link outside as it was', async () => {
    writeFileSync(join(it_.outside, 'shared'), 'outside');
    linkSync(join(it_.outside, 'shared'), it_.path('shared'));
    await commit(write('shared', 'inside'));
    await commit(it_.workspace.prepareEdit('shared', { oldString: 'inside', newString: 'inside!' }, POLICY));
    expect(it_.text('shared')).toBe('inside!');
    expect(readFileSync(join(it_.outside, 'shared'), 'utf8')).toBe('outside');
  });

  it('writes through a link only where the policy follows it and it stays inside', async () => {
    it_.put({ 'real.txt': 'old' });
    symlinkSync('real.txt', it_.path('link'));
    symlinkSync(it_.outside, it_.path('out'));
    symlinkSync('../outside/new.txt', it_.path('dangling'));
    await expect(write('link', 'x')).rejects.toMatchObject({ code: 'link-refused' });
    expect((await commit(it_.workspace.prepareWrite('link', bytesOf('new'), {}, FOLLOWING))).changes[0]?.path).toBe('real.txt');
    expect([it_.text('real.txt'), readlinkSync(it_.path('link'))]).toEqual(['new', 'real.txt']);
    for (const path of ['out/x', 'dangling', 'out/new/x']) {
      await expect(it_.workspace.prepareWrite(path, bytesOf('x'), {}, FOLLOWING)).rejects.toMatchObject({ code: 'outside' });
      await expect(write(path, 'x')).rejects.toMatchObject({ code: 'link-refused' });
    }
    expect(readdirSync(it_.outside)).toEqual([]);
  });

  it('never changes what is git’s, under any of its names', async () => {
    it_.put({ '.git/config': 'c', 'sub/.git/HEAD': 'h', 'sub/a': 'a', 'a.txt': 'a' });
    symlinkSync('.git', it_.path('git-link'));
    for (const path of ['.git/hooks/pre-commit', '.GIT/config', '.git', 'sub/.git/HEAD', '.git./config', 'git~1/config', '.g\u200cit/config', 'new/.git/config']) {
      await expect(write(path, 'x'), path).rejects.toMatchObject({ code: 'refused' });
      await expect(it_.workspace.prepareMove('a.txt', path, { overwrite: true }, POLICY), path).rejects.toMatchObject({ code: 'refused' });
    }
    await expect(it_.workspace.prepareWrite('git-link/config', bytesOf('x'), {}, FOLLOWING)).rejects.toMatchObject({ code: 'refused' });
    for (const path of ['.git', 'sub']) await expect(it_.workspace.prepareRemove(path, POLICY), path).rejects.toMatchObject({ code: 'refused' });
    await expect(it_.workspace.prepareMove('sub', 'other', {}, POLICY)).rejects.toMatchObject({ code: 'refused' });
    await expect(it_.workspace.prepareCopy('.git', 'copy', {}, POLICY)).rejects.toMatchObject({ code: 'refused' });
    expect((await it_.workspace.readText('.git/config', POLICY)).text).toBe('c');
  });

  it('takes no new name that hides what it is or that Windows does not know', async () => {
    for (const name of ['a\u0007b', 'gpj\u202e.exe', 'a\nb', 'con', 'Aux.c', 'lpt1.txt', 'trailing.', 'trailing ', 'a:stream', 'a\\b', 'x\ud800y']) {
      await expect(write(`dir/${name}`, 'x'), JSON.stringify(name)).rejects.toMatchObject({ code: 'path-invalid' });
      await expect(write(`${name}/x`, 'x'), JSON.stringify(name)).rejects.toMatchObject({ code: 'path-invalid' });
    }
    it_.put({ 'aux.c': 'there already' });
    await commit(write('aux.c', 'fine'));
    await commit(write(`${'x'.repeat(250)}.txt`, 'a long name'));
    await commit(write('ünïcode – 名.txt', 'fine'));
    expect(readdirSync(it_.root)).toHaveLength(4);
  });

  it('never removes, moves or replaces the workspace, nor what holds a refused path', async () => {
    it_.put({ 'deep/a': 'a' });
    for (const path of ['', '.', './', 'deep/..', it_.root]) {
      await expect(it_.workspace.prepareRemove(path, POLICY), path).rejects.toMatchObject({ code: 'refused' });
      await expect(it_.workspace.prepareMove(path, 'x', {}, POLICY), path).rejects.toMatchObject({ code: 'refused' });
      await expect(it_.workspace.prepareMove('deep', path, { overwrite: true }, POLICY), path).rejects.toMatchObject({ code: 'refused' });
    }
    const { openWorkspace } = await import('../index.ts');
    const wide = await openWorkspace(it_.root, { refused: [it_.path('deep/state/root')], ripgrepPath: '' });
    mkdirSync(it_.path('deep/state/root'), { recursive: true });
    await expect(wide.prepareRemove('deep', POLICY)).rejects.toMatchObject({ code: 'refused' });
    await expect(wide.prepareMove('deep', 'x', {}, POLICY)).rejects.toMatchObject({ code: 'refused' });
    await expect(wide.prepareCopy('deep', 'x', {}, POLICY)).rejects.toMatchObject({ code: 'refused' });
  });

  it('removes a file, a link and a directory with all in it, and records each file', async () => {
    it_.put({ 'a.txt': 'a', 'dir/b.txt': 'b', 'dir/sub/c.txt': 'c' });
    mkdirSync(it_.path('dir/empty'));
    symlinkSync(it_.outside, it_.path('dir/link'));
    writeFileSync(join(it_.outside, 'kept'), 'kept');
    expect((await commit(it_.workspace.prepareRemove('a.txt', POLICY))).changes).toMatchObject([{ path: 'a.txt', changeType: 'deleted', before: bytesOf('a'), after: null }]);
    const change = await commit(it_.workspace.prepareRemove('dir', POLICY));
    expect(change.summary).toBe('delete the directory dir (3 files)');
    expect(change.changes.map(({ path, mode }) => [path, mode.toString(8)])).toEqual([['dir/b.txt', '100644'], ['dir/link', '120000'], ['dir/sub/c.txt', '100644']]);
    expect(readdirSync(it_.root)).toEqual(['state']);
    expect(readdirSync(it_.outside)).toEqual(['kept']);
    await expect(it_.workspace.prepareRemove('dir', POLICY)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('moves and copies files and directories, replacing a file only when asked', async () => {
    it_.put({ 'a.txt': 'a', 'b.txt': 'b', 'dir/c.txt': 'c', 'dir/sub/d': 'd' });
    chmodSync(it_.path('dir/c.txt'), 0o755);
    await expect(it_.workspace.prepareMove('a.txt', 'b.txt', {}, POLICY)).rejects.toMatchObject({ code: 'already-exists' });
    await expect(it_.workspace.prepareMove('a.txt', 'dir', { overwrite: true }, POLICY)).rejects.toMatchObject({ code: 'already-exists' });
    await expect(it_.workspace.prepareMove('dir', 'dir/sub/x', {}, POLICY)).rejects.toMatchObject({ code: 'argument-invalid' });
    await expect(it_.workspace.prepareCopy('dir', 'dir', { overwrite: true }, POLICY)).rejects.toMatchObject({ code: 'argument-invalid' });
    const moved = await commit(it_.workspace.prepareMove('a.txt', 'b.txt', { overwrite: true }, POLICY));
    expect(moved.changes).toMatchObject([{ path: 'a.txt', changeType: 'deleted' }, { path: 'b.txt', changeType: 'modified', before: bytesOf('b'), after: bytesOf('a') }]);
    await commit(it_.workspace.prepareMove('dir', 'new/place', {}, POLICY));
    await commit(it_.workspace.prepareCopy('new/place', 'copy', {}, POLICY));
    await commit(it_.workspace.prepareCopy('b.txt', 'new/b.txt', {}, POLICY));
    const { 'state/': _state, ...rest } = snapshot(it_.root);
    expect(rest).toEqual({
      '/': expect.anything() as string, 'b.txt': '644 a', 'copy/': '755', 'copy/c.txt': '755 c', 'copy/sub/': '755', 'copy/sub/d': '644 d',
      'new/': '755', 'new/b.txt': '644 a', 'new/place/': '755', 'new/place/c.txt': '755 c', 'new/place/sub/': '755', 'new/place/sub/d': '644 d',
    });
  });

  it('makes, moves and removes no file by a path that ends as that of a directory', async () => {
    it_.put({ 'a.txt': 'a', 'dir/b.txt': 'b' });
    const before = snapshot(it_.root);
    const refused = [
      ...['x/', 'new/x//', 'x/.', 'x/y/..', 'a.txt/'].map((path) => write(path, 'new')),
      it_.workspace.prepareEdit('a.txt/', { oldString: 'a', newString: 'b' }, POLICY), it_.workspace.preparePatch('*** Begin Patch\n*** Add File: x/\n+x\n*** End Patch\n', {}, POLICY),
      it_.workspace.prepareMove('a.txt', 'x/', {}, POLICY), it_.workspace.prepareCopy('a.txt', 'x/', {}, POLICY), it_.workspace.prepareCopy('a.txt/', 'x', {}, POLICY), it_.workspace.prepareRemove('a.txt/', POLICY),
    ];
    for (const change of refused) await expect(change).rejects.toMatchObject({ code: 'path-invalid', problem: expect.stringContaining('ends as that of a directory'), remedy: expect.stringContaining('no "/" at the end') });
    await expect(write('dir/', 'new')).rejects.toMatchObject({ code: 'not-a-file' });
    expect(snapshot(it_.root)).toEqual(before);
    await commit(it_.workspace.prepareMove('dir/', 'moved/', {}, POLICY));
    await commit(it_.workspace.prepareRemove('moved/', POLICY));
    expect(readdirSync(it_.root).toSorted()).toEqual(['a.txt', 'state']);
  });

  it('moves a link itself, and copies what it points to only where links are followed', async () => {
    it_.put({ 'a.txt': 'a' });
    symlinkSync('a.txt', it_.path('link'));
    await expect(it_.workspace.prepareCopy('link', 'copy', {}, POLICY)).rejects.toMatchObject({ code: 'link-refused' });
    await commit(it_.workspace.prepareCopy('link', 'copy', {}, FOLLOWING));
    await commit(it_.workspace.prepareMove('link', 'moved', {}, POLICY));
    expect([it_.text('copy'), lstatSync(it_.path('copy')).isFile(), readlinkSync(it_.path('moved'))]).toEqual(['a', true, 'a.txt']);
  });

  it('commits nothing where a file was changed, made, removed or swapped for a link after it was prepared', async () => {
    it_.put({ 'a.txt': 'a', 'dir/b.txt': 'b', 'gone.txt': 'g', 'link.txt': 'l', 'tree/x': 'x' });
    const changes = await Promise.all([
      write('a.txt', 'new'), write('made.txt', 'new'), write('gone.txt', 'new'), write('link.txt', 'new'), it_.workspace.prepareRemove('a.txt', POLICY), it_.workspace.prepareRemove('tree', POLICY),
      it_.workspace.prepareMove('dir', 'made.txt', {}, POLICY), it_.workspace.prepareMove('a.txt', 'free', {}, POLICY), it_.workspace.prepareMove('tree', 'free', {}, POLICY),
      it_.workspace.prepareWrite('dir/b.txt', bytesOf('x'), {}, POLICY), it_.workspace.prepareWrite('dir/new/b.txt', bytesOf('x'), {}, POLICY),
    ]);
    const { renameSync, rmSync } = await import('node:fs');
    it_.put({ 'a.txt': 'A', 'made.txt': 'made', 'tree/y': 'y' });
    rmSync(it_.path('gone.txt'));
    rmSync(it_.path('link.txt'));
    symlinkSync('a.txt', it_.path('link.txt'));
    renameSync(it_.path('dir'), join(it_.outside, 'dir'));
    symlinkSync(join(it_.outside, 'dir'), it_.path('dir'));
    const before = [snapshot(it_.root), snapshot(it_.outside)];
    for (const change of changes) await expect(change.commit(), change.summary).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect([snapshot(it_.root), snapshot(it_.outside)]).toEqual(before);
  });
});
