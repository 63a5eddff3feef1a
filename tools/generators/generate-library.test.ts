import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WORKSPACE_ROOT } from '../bootstrap/paths.mjs';
import { generateLibrary } from './generate-library.mjs';

const execute = promisify(execFile);
/** What a new library is checked with, and what it may import. */
const COPIED = ['package.json', 'tsconfig.base.json', 'vitest.config.ts', 'eslint.config.mjs', 'tools', 'libs/contracts', 'libs/ui-kit'];
const LEFT_OUT = new Set(['node_modules', 'dist', 'reports', 'generators']);

let root = '';
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'chatos-generate-')));
  await mkdir(join(root, 'apps'));
  for (const path of COPIED) {
    await cp(join(WORKSPACE_ROOT, path), join(root, path), { recursive: true, filter: (source) => !LEFT_OUT.has(source.slice(source.lastIndexOf('/') + 1).split('\\').at(-1) ?? '') });
  }
  await symlink(join(WORKSPACE_ROOT, 'node_modules'), join(root, 'node_modules'), 'junction');
  await symlink(join(WORKSPACE_ROOT, 'tools', 'node_modules'), join(root, 'tools', 'node_modules'), 'junction');
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Runs one of the package's own scripts' programs, as pnpm would, in the new library. */
async function runIn(name: string, packageName: string, script: string, args: string[]) {
  return await execute(process.execPath, [join(WORKSPACE_ROOT, 'node_modules', packageName, script), ...args], { cwd: join(root, 'libs', name) });
}

describe('a generated library', () => {
  it.each([
    ['weather', []],
    ['ui-weather', ['--page']],
  ])('%s passes types, lint and its first test as it is', async (name, options) => {
    generateLibrary([name, ...options], root);
    // What `pnpm install` would link: the tools' own packages have all of it.
    await symlink(join(WORKSPACE_ROOT, 'tools', 'node_modules'), join(root, 'libs', name, 'node_modules'), 'junction');
    await runIn(name, 'typescript', 'bin/tsc', ['-p', 'tsconfig.json']);
    await runIn(name, 'eslint', 'bin/eslint.js', ['.', '--max-warnings', '0']);
    const { stdout } = await runIn(name, 'vitest', 'vitest.mjs', ['run', '--root', '.', '--config', '../../vitest.config.ts']);
    expect(stdout).toMatch(/Tests.*1 passed/);
  }, 120_000);

  it('has its row in the table at once, and may import nothing but contracts', async () => {
    generateLibrary(['weather'], root);
    const table = await readFile(join(root, 'tools/boundaries/arrows.mjs'), 'utf8');
    expect(table).toContain("  weather: { folder: 'libs/weather', runs: 'node', mayImport: [] },\n  testing:");
  });

  it('has the names, tags and scripts of the others', async () => {
    generateLibrary(['weather'], root);
    const made = JSON.parse(await readFile(join(root, 'libs/weather/package.json'), 'utf8')) as { nx: unknown; scripts: object };
    expect(made.nx).toEqual({ name: 'weather', tags: ['kind:lib', 'runs:node', 'element:weather'] });
    expect(Object.keys(made.scripts)).toEqual(['typecheck', 'lint', 'test']);
  });
});

describe('a name is refused', () => {
  it.each([
    ['that exists', ['contracts'], /already/],
    ['that is not kebab-case', ['Weather'], /lower-case words/],
    ['of a page library that does not say so', ['weather', '--page'], /named ui-/],
    ['that is missing', [], /One name is needed/],
    ['with an unknown option', ['weather', '--react'], /no option --react/],
  ])('%s', (_case, args, says) => {
    expect(() => generateLibrary(args, root)).toThrow(says);
  });
});
