import { temporaryDirectory } from '@chatos/testing';
import fc from 'fast-check';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestWorkspace } from '../../test/support/open-workspace.ts';
import { commit, openTestWorkspace, POLICY, snapshot } from '../../test/support/open-workspace.ts';

/** Path → content, and whether it is executable. */
type Files = Record<string, { text: string; isExecutable: boolean }>;

const name = fc.constantFrom('a', 'b', 'dir/a', 'dir/b c', 'dir/sub/ä', 'x y', 'say "hi"');
const line = fc.constantFrom('alpha', 'beta', '', '\tgamma', '- minus', '+ plus', '@@ at', 'ümlaut', '-- ', 'diff --git a/a b/b', '\\ back');
const text = fc.tuple(fc.array(line, { maxLength: 14 }), fc.constantFrom('\n', '\r\n'), fc.boolean()).map(([lines, end, isEnded]) => lines.join(end) + (isEnded && lines.length > 0 ? end : ''));
const file = fc.record({ text, isExecutable: fc.boolean() });
const tree: fc.Arbitrary<Files> = fc.dictionary(name, file, { maxKeys: 4 });

/** A second version: files edited, removed, added and renamed. */
const versions = fc.tuple(tree, tree, fc.array(fc.nat(40), { maxLength: 6 }), fc.array(line, { minLength: 6, maxLength: 6 })).map(([old, added, cuts, lines]) => {
  const now: Files = {};
  for (const [path, { text: content, isExecutable }] of Object.entries(old)) {
    const kept = content.split('\n');
    cuts.forEach((cut, index) => {
      if (cut < kept.length) kept.splice(cut, cut % 2, ...(cut % 3 === 0 ? [] : [lines[index] ?? '']));
    });
    if (cuts[0] !== 7) now[cuts[1] === 5 ? `moved/${path}` : path] = { text: kept.join('\n'), isExecutable: isExecutable !== (cuts[2] === 3) };
  }
  return { old, now: { ...now, ...Object.fromEntries(Object.entries(added).filter(([path]) => !(path in old))) } };
});

describe('patches against git and GNU patch', () => {
  const directory = temporaryDirectory('chatos-patch-');
  const repository = join(directory.path, 'repository');
  const theirs = join(directory.path, 'theirs');
  let ours: TestWorkspace;
  const git = (args: string[], input = '') => execFileSync('git', args, { input, cwd: repository, encoding: 'utf8', env: { PATH: '/usr/bin:/bin', HOME: directory.path, GIT_CONFIG_NOSYSTEM: '1' }, maxBuffer: 1 << 26 });
  const run = (command: string, args: string[], input: string) => spawnSync(command, args, { cwd: theirs, input, encoding: 'utf8', env: { PATH: '/usr/bin:/bin', HOME: directory.path, GIT_CEILING_DIRECTORIES: directory.path } });

  beforeAll(async () => {
    ours = await openTestWorkspace();
    rmSync(ours.state, { recursive: true });
    mkdirSync(repository);
    git(['init', '-q']);
    git(['config', 'core.autocrlf', 'false']);
  });
  afterAll(() => {
    ours[Symbol.dispose]();
    directory.remove();
  });

  function fill(target: string, files: Files): void {
    for (const [path, { text: content, isExecutable }] of Object.entries(files)) {
      mkdirSync(dirname(join(target, path)), { recursive: true });
      writeFileSync(join(target, path), content);
      chmodSync(join(target, path), isExecutable ? 0o755 : 0o644);
    }
  }
  function empty(target: string): void {
    mkdirSync(target, { recursive: true });
    for (const child of readdirSync(target)) rmSync(join(target, child), { recursive: true });
  }
  /** Makes git know two versions; `fast-import` takes files as they are, all in one call. */
  function remember(old: Files, now: Files): void {
    const commitOf = (branch: string, files: Files) => [
      `commit refs/heads/${branch}`, 'committer a <a@b> 1 +0000', 'data 0', '', 'deleteall',
      ...Object.entries(files).flatMap(([path, { text: content, isExecutable }]) => [`M ${isExecutable ? 100755 : 100644} inline ${JSON.stringify(path)}`, `data ${Buffer.byteLength(content)}`, content]),
      '',
    ];
    git(['fast-import', '--quiet', '--force'], [...commitOf('old', old), ...commitOf('now', now)].join('\n'));
  }
  const difference = (...options: string[]) => git(['diff', '-M', ...options]);
  const contents = (target: string) => Object.fromEntries(Object.entries(snapshot(target)).filter(([path]) => !path.endsWith('/')));
  const expected = (files: Files) => Object.fromEntries(Object.entries(files).map(([path, { text: content, isExecutable }]) => [path, `${isExecutable ? 755 : 644} ${Buffer.from(content).toString('latin1')}`]));
  const apply = async (patch: string) => commit(ours.workspace.preparePatch(patch, {}, POLICY));

  it('makes of the old tree the new one, back again, and refuses to do it twice', async () => {
    await fc.assert(
      fc.asyncProperty(versions, fc.constantFrom('-U0', '-U1', '-U3', '--full-index'), async ({ old, now }, option) => {
        remember(old, now);
        const [forward, back] = [difference(option, 'old', 'now'), difference(option, 'now', 'old')];
        if (forward === '') return;
        empty(ours.root);
        fill(ours.root, old);
        await apply(forward);
        expect(contents(ours.root)).toEqual(expected(now));
        await apply(back);
        expect(contents(ours.root)).toEqual(expected(old));
        await apply(forward);
        // Renames and pure mode changes can be repeated by nobody; a file that was changed says so.
        await expect(apply(forward)).rejects.toMatchObject({ code: expect.stringMatching(/^(already-applied|no-match|nothing-to-change)$/) as string });
        expect(contents(ours.root)).toEqual(expected(now));
      }),
      { numRuns: 40 },
    );
  });

  it('applies to another tree only where git and patch do without fuzz, and with their result', async () => {
    let applied = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(versions, fc.array(fc.tuple(fc.nat(12), line), { minLength: 1, maxLength: 3 }), async ({ old, now }, changes) => {
        const patch = (remember(old, now), difference('--no-renames', '--full-index', 'old', 'now'));
        if (patch === '') return;
        const other = Object.fromEntries(Object.entries(old).map(([path, entry]) => {
          const lines = entry.text.split('\n');
          for (const [at, added] of changes) lines.splice(Math.min(at, lines.length), at % 2, added);
          return [path, { ...entry, text: lines.join('\n') }];
        }));
        empty(ours.root);
        empty(theirs);
        fill(ours.root, other);
        cpSync(ours.root, theirs, { recursive: true });
        const before = contents(ours.root);
        const error = await apply(patch).then(() => null, (reason: unknown) => reason);
        if (error !== null) {
          refused += 1;
          expect(contents(ours.root)).toEqual(before);
          return;
        }
        applied += 1;
        const byGit = run('git', ['apply', '--whitespace=nowarn', '-'], patch);
        if (byGit.status !== 0) {
          // git wants a hunk that began at the first line, or ended with the last, to do so still; GNU patch tells of lines alone.
          const byPatch = run('patch', ['-p1', '--fuzz=0', '--force', '--binary', '--no-backup-if-mismatch'], patch);
          expect(byPatch.status, `${byGit.stderr}${byPatch.stdout}`).toBe(0);
        }
        expect(contents(ours.root)).toEqual(contents(theirs));
      }),
      { numRuns: 80 },
    );
    expect(applied).toBeGreaterThan(5);
    expect(refused).toBeGreaterThan(5);
  });

  it('shows changes as diffs that git applies', async () => {
    await fc.assert(
      fc.asyncProperty(versions, async ({ old, now }) => {
        const patch = (remember(old, now), difference('--no-renames', 'old', 'now'));
        if (patch === '') return;
        empty(ours.root);
        empty(theirs);
        fill(ours.root, old);
        fill(theirs, old);
        const { changes } = await apply(patch);
        const diff = changes.map((change) => change.diff).join('');
        const byGit = run('git', ['apply', '--whitespace=nowarn', '-'], diff);
        expect(byGit.status, `${byGit.stderr}\n${diff}`).toBe(0);
        expect(contents(theirs)).toEqual(expected(now));
      }),
      { numRuns: 40 },
    );
  });
});
