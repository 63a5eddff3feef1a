import { rgPath } from '@vscode/ripgrep';
import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, linkSync, mkdirSync, openSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FOLLOWING, openTestWorkspace, POLICY } from '../../test/support/open-workspace.ts';
import type { TestWorkspace } from '../../test/support/open-workspace.ts';

describe.each(['descriptor', 'path'] as const)('reading, with directories held by %s', (anchoring) => {
  let it_: TestWorkspace;
  beforeEach(async () => {
    it_ = await openTestWorkspace({ anchoring });
  });
  afterEach(() => it_[Symbol.dispose]());

  it('reads a text by its path from the root, by its absolute path, and with dots in it', async () => {
    it_.put({ 'src/a.txt': 'hello\n' });
    for (const path of ['src/a.txt', './src//a.txt', 'src/../src/a.txt', it_.path('src/a.txt')]) {
      expect(await it_.workspace.readText(path, POLICY)).toEqual({ path: 'src/a.txt', text: 'hello\n', size: 6 });
    }
  });

  it('says what is wrong with a path, and what to do', async () => {
    it_.put({ 'a.txt': 'a' });
    for (const path of ['../outside/x', '/etc/passwd', 'a/../../outside', it_.outside, `${it_.root}-evil/x`]) {
      await expect(it_.workspace.readText(path, POLICY), path).rejects.toMatchObject({ code: 'outside' });
    }
    for (const path of ['~/.ssh/id_rsa', '~', '~root/x', 'a\0.txt']) await expect(it_.workspace.readText(path, POLICY), path).rejects.toMatchObject({ code: 'path-invalid' });
    await expect(it_.workspace.readText('missing/x', POLICY)).rejects.toMatchObject({ code: 'not-found', problem: 'There is no "missing/x" in the workspace.' });
    await expect(it_.workspace.readText('a.txt/x', POLICY)).rejects.toMatchObject({ code: 'not-a-directory' });
    await expect(it_.workspace.readText('.', POLICY)).rejects.toMatchObject({ code: 'not-a-file' });
    await expect(it_.workspace.readText(`${'x'.repeat(300)}`, POLICY)).rejects.toMatchObject({ code: 'path-invalid' });
  });

  it('refuses a file that is too large, and binary as text', async () => {
    it_.put({ big: 'x'.repeat(11), 'image.png': new Uint8Array([0x89, 0x50, 0]), 'latin1.txt': new Uint8Array([0xe4]), 'wide.txt': Buffer.from('\ufeffhi', 'utf16le') });
    await expect(it_.workspace.readText('big', { ...POLICY, maxFileBytes: 10 })).rejects.toMatchObject({ code: 'too-large', problem: '"big" is 11 bytes long; the most is 10.', remedy: expect.stringContaining('read_file_range') as string });
    for (const path of ['image.png', 'latin1.txt', 'wide.txt']) await expect(it_.workspace.readText(path, POLICY), path).rejects.toMatchObject({ code: 'not-text' });
    await expect(it_.workspace.readText('wide.txt', POLICY)).rejects.toMatchObject({ problem: expect.stringContaining('UTF-16') as string });
    expect([...(await it_.workspace.readRaw('image.png', POLICY)).bytes]).toEqual([0x89, 0x50, 0]);
  });

  it('never waits for a FIFO, and reads no device', async () => {
    execFileSync('mkfifo', [it_.path('fifo')]);
    await expect(it_.workspace.readText('fifo', POLICY)).rejects.toMatchObject({ code: 'not-a-file' });
    symlinkSync('/dev/zero', it_.path('zero'));
    await expect(it_.workspace.readText('zero', FOLLOWING)).rejects.toMatchObject({ code: 'outside' });
    await expect(it_.workspace.search({ query: 'x', path: 'fifo', maxResults: 1 }, POLICY)).rejects.toMatchObject({ code: 'not-a-file' });
  });

  it('follows links as the policy says, and never out of the workspace', async () => {
    it_.put({ 'real/a.txt': 'in', 'state/key': 'secret' });
    writeFileSync(join(it_.outside, 'b.txt'), 'out');
    const links: Record<string, string> = {
      file: 'real/a.txt', folder: 'real', absolute: it_.path('real'), chain: 'file', 'real/up': '../real', out: it_.outside, outFile: join(it_.outside, 'b.txt'),
      climb: '../outside', around: '../workspace/real', self: 'self', dangling: 'nothing', proc: '/proc/self/root', secret: 'state/key', stateLink: 'state', behind: `${it_.root}/folder/../../outside/b.txt`, back: `${it_.root}/folder/../real`, circle: `${it_.root}/circle/..`,
    };
    for (const [name, target] of Object.entries(links)) symlinkSync(target, it_.path(name));
    const inside = ['file', 'folder/a.txt', 'absolute/a.txt', 'chain', 'real/up/a.txt', 'around/a.txt', 'folder/up/up/a.txt', 'back/a.txt'];
    for (const path of inside) {
      expect((await it_.workspace.readText(path, FOLLOWING)).text, path).toBe('in');
      await expect(it_.workspace.readText(path, POLICY), path).rejects.toMatchObject({ code: 'link-refused' });
    }
    const outside = ['out/b.txt', 'outFile', 'behind', 'climb/b.txt', `proc${it_.outside}/b.txt`];
    for (const path of outside) {
      await expect(it_.workspace.readText(path, FOLLOWING), path).rejects.toMatchObject({ code: 'outside' });
      await expect(it_.workspace.readText(path, POLICY), path).rejects.toMatchObject({ code: 'link-refused' });
    }
    await expect(it_.workspace.list('circle', {}, FOLLOWING)).rejects.toMatchObject({ code: 'link-refused' });
    await expect(it_.workspace.readText('self', FOLLOWING)).rejects.toMatchObject({ code: 'link-refused' });
    await expect(it_.workspace.readText('dangling', FOLLOWING)).rejects.toMatchObject({ code: 'not-found' });
    for (const path of ['secret', 'stateLink/key']) await expect(it_.workspace.readText(path, FOLLOWING), path).rejects.toMatchObject({ code: 'refused' });
    expect(await it_.workspace.stat('outFile', POLICY)).toMatchObject({ kind: 'link', size: 0, linkTarget: join(it_.outside, 'b.txt') });
  });

  it('reads hard links, but none of a refused file', async () => {
    it_.put({ 'store/a.txt': 'shared', 'state/sub/key': 'secret' });
    linkSync(it_.path('store/a.txt'), it_.path('a.txt'));
    linkSync(it_.path('state/sub/key'), it_.path('harmless.txt'));
    expect((await it_.workspace.readText('a.txt', POLICY)).text).toBe('shared');
    await expect(it_.workspace.readText('harmless.txt', POLICY)).rejects.toMatchObject({ code: 'refused' });
    expect((await it_.workspace.search({ query: 'secret', maxResults: 5, includeHidden: true, includeIgnored: true }, POLICY)).matches).toEqual([]);
  });

  it('shows and enters nothing refused, also by another name of the same directory', async () => {
    it_.put({ 'state/key': 'secret', 'a.txt': 'secret' });
    expect((await it_.workspace.list('', { depth: 3, includeHidden: true }, POLICY)).entries.map(({ path }) => path)).toEqual(['a.txt']);
    for (const path of ['state', 'state/key', 'state/new', './state/../state/key', it_.state]) {
      await expect(it_.workspace.readText(path, POLICY), path).rejects.toMatchObject({ code: 'refused' });
      await expect(it_.workspace.list(path, {}, POLICY), path).rejects.toMatchObject({ code: 'refused' });
      await expect(it_.workspace.stat(path, POLICY), path).rejects.toMatchObject({ code: 'refused' });
      await expect(it_.workspace.search({ query: 'secret', path, maxResults: 1 }, POLICY), path).rejects.toMatchObject({ code: 'refused' });
      await expect(it_.workspace.prepareWrite(path, new Uint8Array(), {}, POLICY), path).rejects.toMatchObject({ code: 'refused' });
      await expect(it_.workspace.prepareRemove(path, POLICY), path).rejects.toMatchObject({ code: 'refused' });
    }
    expect((await it_.workspace.search({ query: 'secret', maxResults: 9, includeHidden: true, includeIgnored: true }, POLICY)).matches.map(({ path }) => path)).toEqual(['a.txt']);
  });

  it('lists level by level up to its limit, in order, links shown and not entered', async () => {
    it_.put({ 'b/c/d.txt': 'dd', 'b-2.txt': '', 'a.txt': 'a', '.hidden/x': '', '.git/config': '' });
    symlinkSync(it_.outside, it_.path('link'));
    const names = async (options: object) => (await it_.workspace.list('', options, POLICY)).entries.map(({ path }) => path);
    expect(await it_.workspace.list('', {}, POLICY)).toEqual({
      truncated: false,
      entries: [{ path: 'a.txt', kind: 'file', size: 1 }, { path: 'b', kind: 'directory', size: 0 }, { path: 'b-2.txt', kind: 'file', size: 0 }, { path: 'link', kind: 'link', size: 0 }],
    });
    expect(await names({ depth: 3 })).toEqual(['a.txt', 'b', 'b/c', 'b/c/d.txt', 'b-2.txt', 'link']);
    expect(await names({ depth: 2, includeHidden: true })).toEqual(['.git', '.hidden', '.hidden/x', 'a.txt', 'b', 'b/c', 'b-2.txt', 'link']);
    expect((await it_.workspace.list('', { depth: 5, limit: 5 }, POLICY)).truncated).toBe(true);
    expect(await names({ depth: 5, limit: 4 })).toEqual(['a.txt', 'b', 'b-2.txt', 'link']);
    await expect(it_.workspace.list('.', { limit: 0 }, POLICY)).rejects.toMatchObject({ code: 'argument-invalid' });
    await expect(it_.workspace.list('', { depth: 6 }, POLICY)).rejects.toMatchObject({ code: 'argument-invalid' });
    await expect(it_.workspace.list('a.txt', {}, POLICY)).rejects.toMatchObject({ code: 'not-a-directory' });
  });

  it('reads a range of lines, and says whether the file ends there', async () => {
    it_.put({ 'a.txt': '\ufeffone\r\ntwo\r\nthree', 'b.txt': 'one\ntwo\n', empty: '' });
    const range = (path: string, start: number, end: number) => it_.workspace.readRange(path, { start, end }, POLICY);
    expect(await range('a.txt', 1, 2)).toEqual({ path: 'a.txt', lines: ['one', 'two'], start: 1, reachedEnd: false, truncated: false });
    expect(await range('a.txt', 3, 9)).toMatchObject({ lines: ['three'], reachedEnd: true });
    expect(await range('b.txt', 2, 2)).toMatchObject({ lines: ['two'], reachedEnd: true });
    expect(await range('b.txt', 3, 4)).toMatchObject({ lines: [], reachedEnd: true });
    expect(await range('empty', 1, 1)).toMatchObject({ lines: [], reachedEnd: true });
    expect(await it_.workspace.readRange('b.txt', { start: 1, end: 2 }, { ...POLICY, maxFileBytes: 5 })).toMatchObject({ lines: ['one'], truncated: true, reachedEnd: false });
    await expect(it_.workspace.readRange('b.txt', { start: 1, end: 2 }, { ...POLICY, maxFileBytes: 2 })).rejects.toMatchObject({ code: 'too-large' });
    for (const [start, end] of [[0, 1], [2, 1], [1.5, 2]] as const) await expect(range('b.txt', start, end)).rejects.toMatchObject({ code: 'argument-invalid' });
  });
});

describe('a file of 1 GB', () => {
  it('is read in part, in little memory, and stops when told', async () => {
    using it_ = await openTestWorkspace();
    const descriptor = openSync(it_.path('big.log'), 'w');
    ftruncateSync(descriptor, 1024 ** 3);
    writeSync(descriptor, '\nlast line\n', 1024 ** 3 - 11);
    closeSync(descriptor);
    await expect(it_.workspace.readText('big.log', POLICY)).rejects.toMatchObject({ code: 'too-large', problem: expect.stringContaining(String(1024 ** 3)) as string });
    const before = process.memoryUsage().rss;
    expect(await it_.workspace.readRange('big.log', { start: 2, end: 5 }, POLICY)).toMatchObject({ lines: ['last line'], reachedEnd: true });
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 ** 2);
    const stop = new AbortController();
    const reading = it_.workspace.readRange('big.log', { start: 2, end: 5 }, POLICY, stop.signal);
    stop.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });
});

describe('secrets of the user', () => {
  it('are refused in words of their own, by their place, by a link, and by another name of a file', async () => {
    using it_ = await openTestWorkspace();
    it_.put({ '.ssh/id': 'secret', 'real/token': 'secret', 'a.txt': 'secret' });
    symlinkSync(it_.path('real'), it_.path('.config'));
    linkSync(it_.path('.ssh/id'), it_.path('other-name'));
    const { openWorkspace } = await import('../index.ts');
    const secrets = ['.ssh', '.config/token', 'a.txt/below-a-file', 'missing/deep'].map((path) => it_.path(path));
    const workspace = await openWorkspace(it_.root, { refused: [it_.state], secrets, ripgrepPath: rgPath });
    const words = { code: 'refused', problem: expect.stringContaining('keys and credentials of the user are not for tools') };
    for (const path of ['.ssh', '.ssh/id', 'real/token', '.config/token', 'other-name', 'missing/deep/new']) {
      await expect(workspace.readText(path, FOLLOWING), path).rejects.toMatchObject(words);
    }
    for (const path of ['.ssh', '.ssh/id', '.ssh/new', 'real/token']) await expect(workspace.prepareWrite(path, new Uint8Array(), {}, POLICY), path).rejects.toMatchObject(words);
    await expect(workspace.prepareMove('real', 'elsewhere', {}, POLICY)).rejects.toMatchObject(words);
    await expect(workspace.readText('state/x', POLICY)).rejects.toMatchObject({ problem: expect.stringContaining("the workbench's own state") });
    expect((await workspace.list('', { depth: 3, includeHidden: true }, POLICY)).entries.map(({ path }) => path)).toEqual(['.config', 'a.txt', 'other-name', 'real']);
    expect((await workspace.search({ query: 'secret', maxResults: 9, includeHidden: true, includeIgnored: true }, POLICY)).matches.map(({ path }) => path)).toEqual(['a.txt']);
  });

  it('are no workspace, nor is what lies in them', async () => {
    using it_ = await openTestWorkspace();
    it_.put({ 'gh/deep/hosts': '' });
    const { openWorkspace } = await import('../index.ts');
    for (const path of ['gh', 'gh/deep']) {
      await expect(openWorkspace(it_.path(path), { refused: [], secrets: [it_.path('gh')], ripgrepPath: rgPath })).rejects.toMatchObject({ code: 'refused', problem: expect.stringContaining('keys and credentials of the user') });
    }
  });
});

describe('opening a workspace', () => {
  it('takes a directory that is not refused', async () => {
    using it_ = await openTestWorkspace();
    const { openWorkspace } = await import('../index.ts');
    const options = { refused: [it_.state], ripgrepPath: '/nowhere/rg' };
    it_.put({ file: '' });
    mkdirSync(it_.path('state/below'));
    await expect(openWorkspace(it_.path('file'), options)).rejects.toMatchObject({ code: 'not-a-directory' });
    await expect(openWorkspace(it_.path('missing'), options)).rejects.toMatchObject({ code: 'not-found' });
    await expect(openWorkspace('relative', options)).rejects.toMatchObject({ code: 'path-invalid' });
    for (const path of [it_.state, it_.path('state/below')]) await expect(openWorkspace(path, options)).rejects.toMatchObject({ code: 'refused' });
    symlinkSync(it_.root, join(it_.outside, 'alias'));
    const through = await openWorkspace(join(it_.outside, 'alias'), options);
    expect(through.root).toBe(it_.root);
    expect((await through.stat(join(it_.outside, 'alias', 'file'), POLICY)).path).toBe('file');
    await expect(through.search({ query: 'x', maxResults: 1 }, POLICY)).rejects.toMatchObject({ code: 'search-failed' });
  });
});
