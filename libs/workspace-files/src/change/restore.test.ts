import { chmodSync, mkdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOf, openTestWorkspace, POLICY, snapshot } from '../../test/support/open-workspace.ts';
import type { FileState } from '../index.ts';

const file = (text: string, mode: number | null = null): FileState => ({ kind: 'file', bytes: bytesOf(text), mode });

describe('restoring recorded states', () => {
  it('writes, makes, removes and links files at once, with their modes; what is so already is no part of it', async () => {
    using it_ = await openTestWorkspace();
    it_.put({ 'a.txt': 'A\n', 'gone.txt': 'x\n', 'same.txt': 's\n', 'run.sh': 'r\n' });
    chmodSync(it_.path('run.sh'), 0o755);
    const change = await it_.workspace.prepareRestore([
      { path: 'a.txt', state: file('a\n') }, { path: 'gone.txt', state: null }, { path: 'same.txt', state: file('s\n') }, { path: 'never.txt', state: null },
      { path: 'new/deep.sh', state: file('d\n', 0o750) }, { path: 'link', state: { kind: 'link', bytes: bytesOf('a.txt'), mode: null } }, { path: 'run.sh', state: file('R\n') },
    ], POLICY);
    expect(change.changes.map(({ path, changeType, beforeMode, afterMode }) => [path, changeType, beforeMode, afterMode])).toEqual([
      ['a.txt', 'modified', 0o100644, 0o100644], ['gone.txt', 'deleted', 0o100644, null], ['new/deep.sh', 'created', null, 0o100750], ['link', 'created', null, 0o120777], ['run.sh', 'modified', 0o100755, 0o100755],
    ]);
    await change.commit();
    expect(snapshot(it_.root)).toMatchObject({ 'a.txt': '644 a\n', 'same.txt': '644 s\n', 'new/deep.sh': '750 d\n', 'run.sh': '755 R\n' });
    expect(snapshot(it_.root)).not.toHaveProperty(['gone.txt']);
    expect(readlinkSync(it_.path('link'))).toBe('a.txt');
  });

  it('changes nothing where one of the files changed meanwhile', async () => {
    using it_ = await openTestWorkspace();
    it_.put({ 'a.txt': 'A\n', 'b.txt': 'B\n' });
    const change = await it_.workspace.prepareRestore([{ path: 'a.txt', state: file('a\n') }, { path: 'b.txt', state: file('b\n') }], POLICY);
    writeFileSync(it_.path('b.txt'), 'mine\n');
    await expect(change.commit()).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect([it_.text('a.txt'), it_.text('b.txt')]).toEqual(['A\n', 'mine\n']);
  });

  it('tells the state of a file or link, and refuses git’s files, directories, and links on the way', async () => {
    using it_ = await openTestWorkspace();
    it_.put({ 'a.txt': 'A\n', '.git/HEAD': 'ref\n', 'dir/b.txt': 'B\n' });
    symlinkSync(it_.outside, it_.path('out'));
    writeFileSync(join(it_.outside, 'c.txt'), 'C\n');
    mkdirSync(join(it_.state, 'sub'));
    const state = (path: string) => it_.workspace.readState(path, POLICY);
    expect(await state('a.txt')).toEqual(file('A\n', 0o644));
    expect(await state('out')).toMatchObject({ kind: 'link', bytes: bytesOf(it_.outside) });
    expect(await state('none/at/all')).toBeNull();
    for (const [path, code] of [['.git/HEAD', 'refused'], ['dir', 'not-a-file'], ['out/c.txt', 'link-refused'], ['state/x', 'refused'], ['../outside/c.txt', 'outside'], ['.', 'refused']] as const) {
      await expect(state(path), path).rejects.toMatchObject({ code });
      await expect(it_.workspace.prepareRestore([{ path, state: null }], POLICY), path).rejects.toMatchObject({ code });
    }
  });
});
