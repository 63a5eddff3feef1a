import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FOLLOWING, openTestWorkspace, POLICY } from '../../test/support/open-workspace.ts';
import type { TestWorkspace } from '../../test/support/open-workspace.ts';
import type { SearchRequest } from '../index.ts';
import { openWorkspace } from '../index.ts';

describe.each(['descriptor', 'path'] as const)('a search, with directories held by %s', (anchoring) => {
  let it_: TestWorkspace;
  const find = (request: Partial<SearchRequest>) => it_.workspace.search({ query: 'needle', maxResults: 40, ...request }, POLICY);
  const paths = async (request: Partial<SearchRequest>) => (await find(request)).matches.map(({ path }) => path);
  beforeEach(async () => {
    it_ = await openTestWorkspace({ anchoring });
  });
  afterEach(() => it_[Symbol.dispose]());

  it('finds plain text with its place, in order', async () => {
    it_.put({ 'b.txt': 'x\r\nünd a needle(s\r\n', 'a/a.txt': 'needle(s\nneedle(s needle(s', 'c.txt': '\ufeffneedle(s' });
    expect(await find({ query: 'needle(s' })).toEqual({
      truncated: false,
      matches: [
        { path: 'a/a.txt', line: 1, column: 1, text: 'needle(s' }, { path: 'a/a.txt', line: 2, column: 1, text: 'needle(s needle(s' },
        { path: 'b.txt', line: 2, column: 7, text: 'ünd a needle(s' }, { path: 'c.txt', line: 1, column: 2, text: 'needle(s' },
      ],
    });
    expect(await find({ query: 'needle(s', path: 'a/a.txt', maxResults: 1 })).toEqual({ truncated: true, matches: [{ path: 'a/a.txt', line: 1, column: 1, text: 'needle(s' }] });
    expect(await paths({ query: 'needle(s', path: 'a' })).toEqual(['a/a.txt', 'a/a.txt']);
    expect(await find({ query: 'nowhere' })).toEqual({ matches: [], truncated: false });
  });

  it('takes patterns, case, globs, several lines, and a query that looks like an option', async () => {
    it_.put({ 'a.ts': 'Needle 1\nend', 'b.js': 'needle 22\n', 'c.md': '--help\n' });
    expect(await paths({ caseSensitive: false })).toEqual(['a.ts', 'b.js']);
    expect(await paths({ query: 'needle \\d{2}$', regex: true })).toEqual(['b.js']);
    expect(await paths({ caseSensitive: false, glob: '*.ts' })).toEqual(['a.ts']);
    expect(await paths({ caseSensitive: false, glob: '!*.ts' })).toEqual(['b.js']);
    expect(await paths({ query: '1\nend' })).toEqual(['a.ts']);
    expect(await paths({ query: '--help' })).toEqual(['c.md']);
    await expect(find({ query: '(', regex: true })).rejects.toMatchObject({ code: 'search-failed', problem: expect.stringContaining('unclosed group') as string });
    for (const request of [{ query: '' }, { query: 'a\0' }, { maxResults: 0 }, { maxResults: 1.5 }]) await expect(find(request)).rejects.toMatchObject({ code: 'argument-invalid' });
    await expect(find({ path: 'none' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('leaves out what .gitignore does, hidden files and git’s own unless asked', async () => {
    execFileSync('git', ['init', '-q', it_.root], { env: { PATH: '/usr/bin:/bin' } });
    it_.put({ '.gitignore': 'dist\n', 'a.txt': 'needle', 'dist/b.txt': 'needle', '.env': 'needle', '.git/c': 'needle' });
    expect(await paths({})).toEqual(['a.txt']);
    expect(await paths({ includeIgnored: true })).toEqual(['a.txt', 'dist/b.txt']);
    expect(await paths({ includeHidden: true, includeIgnored: true })).toEqual(['.env', 'a.txt', 'dist/b.txt']);
  });

  it('follows no link out, reads nothing refused, and no binary file', async () => {
    writeFileSync(join(it_.outside, 'out.txt'), 'needle');
    it_.put({ 'state/key': 'needle', 'a*[b]/state/x': 'needle', 'bin': new Uint8Array([0, ...Buffer.from('needle')]) });
    symlinkSync(it_.outside, it_.path('out'));
    symlinkSync(join(it_.outside, 'out.txt'), it_.path('out.txt'));
    for (const glob of [undefined, '**', 'state/**', '**/key']) expect(await paths({ includeHidden: true, includeIgnored: true, glob }), glob).toEqual(glob === undefined || glob === '**' ? ['a*[b]/state/x'] : []);
    await expect(find({ path: 'out' })).rejects.toMatchObject({ code: 'link-refused' });
    await expect(it_.workspace.search({ query: 'needle', path: 'out', maxResults: 1 }, FOLLOWING)).rejects.toMatchObject({ code: 'outside' });
  });

  it('cuts a long line around the match, and stops early and when told', async () => {
    it_.put({ 'long.txt': `${'ä'.repeat(5_000)}needle${'ö'.repeat(5_000)}\n`, 'many.txt': 'needle\n'.repeat(100_000) });
    const [match] = (await find({ path: 'long.txt' })).matches;
    expect(match).toMatchObject({ line: 1, column: 5_001 });
    expect(match?.text).toMatch(/^ä+needleö+$/);
    expect(Buffer.byteLength(match?.text ?? '')).toBeLessThanOrEqual(1_000);
    const many = await find({ path: 'many.txt', maxResults: 40 });
    expect([many.matches.length, many.truncated]).toEqual([40, true]);
    await expect(it_.workspace.search({ query: 'needle', maxResults: 1 }, POLICY, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
    const stop = new AbortController();
    const searching = it_.workspace.search({ query: 'needle', maxResults: 200_000 }, POLICY, stop.signal);
    stop.abort(new Error('enough'));
    await expect(searching).rejects.toThrow('enough');
  });
});

it.runIf(process.platform !== 'win32')('passes on nothing that the workspace’s own file does not hold, whatever ripgrep read', async () => {
  using it_ = await openTestWorkspace();
  it_.put({ 'a.txt': 'inside\n', 'state/key': 'SECRET\n' });
  writeFileSync(join(it_.outside, 'out.txt'), 'SECRET\n');
  symlinkSync(join(it_.outside, 'out.txt'), it_.path('link.txt'));
  const told = (path: string, text: string) => JSON.stringify({ type: 'match', data: { path: { text: path }, lines: { text }, line_number: 1, absolute_offset: 0, submatches: [{ match: {}, start: 0, end: 1 }] } });
  const found = [told('./a.txt', 'SECRET\n'), told('./link.txt', 'SECRET\n'), told('./state/key', 'SECRET\n'), told('../outside/out.txt', 'SECRET\n'), told('gone.txt', 'SECRET\n'), told('./a.txt', 'inside\n')];
  const ripgrepPath = join(it_.outside, 'rg');
  writeFileSync(ripgrepPath, `#!/bin/sh\ncat <<'END'\n${found.join('\n')}\nEND\n`.replace('cat <<', '/bin/cat <<'));
  chmodSync(ripgrepPath, 0o755);
  const workspace = await openWorkspace(it_.root, { refused: [it_.state], ripgrepPath });
  expect((await workspace.search({ query: 'x', maxResults: 9 }, POLICY)).matches).toEqual([{ path: 'a.txt', line: 1, column: 1, text: 'inside' }]);
});
