import { temporaryDirectory } from '@chatos/testing';
import fc from 'fast-check';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { IgnoreRules } from './ignore-rules.ts';
import { isIgnored, readIgnoreRules } from './ignore-rules.ts';

const PATHS = ['a', 'b.log', 'dist/a', 'dist/b.log', 'src/a', 'src/dist/a', 'src/lib/b.log', 'src/lib/deep/a', 'build/x.o', 'src/a b', 'src/[x]', 'x.c'];
const FOLDERS = ['dist', 'src', 'src/dist', 'src/lib', 'src/lib/deep', 'build'];

/** As a walk asks: a folder that is left out is not entered. */
function isLeftOut(rules: (folder: string) => IgnoreRules | null, path: string): boolean {
  const parts = path.split('/');
  return parts.some((_name, index) => isIgnored(rules(parts.slice(0, index).join('/')), parts.slice(0, index + 1).join('/'), index < parts.length - 1));
}

test('what .gitignore leaves out is what git leaves out', () => {
  using directory = temporaryDirectory();
  const root = directory.path;
  execFileSync('git', ['init', '-q', root], { env: { PATH: process.env['PATH'], HOME: root } });
  for (const folder of FOLDERS) mkdirSync(join(root, folder), { recursive: true });
  for (const path of PATHS) writeFileSync(join(root, path), '');
  const piece = fc.constantFrom('a', 'b', 'dist', 'src', 'lib', '*', '**', '?', '*.log', '*.o', '[a-c]', '[!a]', 'x.*', 'a b', '\\[x\\]', 'deep');
  const line = fc.tuple(fc.constantFrom('', '', '', '!', '/'), fc.array(piece, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '', '/', '  ')).map(([front, parts, end]) => `${front}${parts.join('/')}${end}`);
  const lines = fc.array(fc.oneof({ weight: 9, arbitrary: line }, { weight: 1, arbitrary: fc.constantFrom('', '# dist', '[z-a]', '!', '/') }), { maxLength: 6 });
  fc.assert(fc.property(lines, lines, (outer, inner) => {
    writeFileSync(join(root, '.gitignore'), outer.join('\n'));
    writeFileSync(join(root, 'src/.gitignore'), `${inner.join('\r\n')}\n`);
    const ofRoot = readIgnoreRules(outer.join('\n'), { folder: '', around: null });
    const ofSource = readIgnoreRules(`${inner.join('\r\n')}\n`, { folder: 'src', around: ofRoot });
    const asked = spawnSync('git', ['-C', root, 'check-ignore', '--no-index', '--stdin'], { input: PATHS.join('\n'), encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: root, GIT_CONFIG_NOSYSTEM: '1' } });
    const expected = new Set(asked.stdout.split('\n').filter((path) => path !== ''));
    expect(PATHS.filter((path) => isLeftOut((folder) => (folder === 'src' || folder.startsWith('src/') ? ofSource : ofRoot), path))).toEqual(PATHS.filter((path) => expected.has(path)));
  }), { numRuns: 120 });
});

test('a file of a folder around the workspace counts from its own folder', () => {
  const around = readIgnoreRules('/project/out\n*.tmp\n', { folder: null, front: 'project/', around: null });
  expect(isIgnored(around, 'out', true)).toBe(true);
  expect(isIgnored(around, 'src/out', true)).toBe(false);
  expect(isIgnored(around, 'src/a.tmp', false)).toBe(true);
});
