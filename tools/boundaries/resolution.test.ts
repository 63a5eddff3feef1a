import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lstat, readFile, readdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { packageDirectories } from '../bootstrap/install.mjs';
import { WORKSPACE_ROOT } from '../bootstrap/paths.mjs';
import { FORBIDDEN_ARROWS } from './fixtures/cases.ts';

/** Layer 1 in the real workspace: what package.json does not declare cannot be resolved from the package's own folder. */

const PNPM = join(WORKSPACE_ROOT, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');
const CHAT = join(WORKSPACE_ROOT, 'libs', 'chat-runtime');
const execute = promisify(execFile);

/** What Node says to a name, asked from a folder; `wrapper` is put in front of node. */
async function resolveFrom(folder: string, specifier: string, wrapper: 'none' | 'pnpm exec' = 'none'): Promise<string> {
  const script = `try { console.log(require.resolve(process.argv[1])) } catch (error) { console.log(error.code) } console.log('NODE_PATH=' + (process.env.NODE_PATH ?? ''))`;
  const args = wrapper === 'none' ? ['-e', script, specifier] : [PNPM, 'exec', 'node', '-e', script, specifier];
  const environment = { ...process.env, PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter), NODE_PATH: undefined };
  const { stdout } = await execute(process.execPath, args, { cwd: folder, env: environment });
  return stdout.replaceAll('\r', '');
}

describe('from a package folder, an undeclared package', () => {
  const cases = FORBIDDEN_ARROWS.flatMap((fixture) => (fixture.undeclared ? [[fixture.name, fixture.undeclared] as const] : []));

  it.each(cases)('is not found: %s', async (_name, { folder, specifier }) => {
    expect(await resolveFrom(join(WORKSPACE_ROOT, folder), specifier)).toContain('MODULE_NOT_FOUND');
  });

  it('is not found through pnpm exec either, and the NODE_PATH that pnpm sets holds no workspace package', async () => {
    const answer = await resolveFrom(CHAT, '@chatos/aide-runtime', 'pnpm exec');
    expect(answer).toContain('MODULE_NOT_FOUND');
    const searched = /NODE_PATH=(.*)/.exec(answer)?.[1]?.split(delimiter).filter((folder) => folder !== '') ?? [];
    expect(searched.filter((folder) => existsSync(join(folder, '@chatos')))).toEqual([]);
  });

  it('while a declared one is', async () => {
    const answer = await resolveFrom(CHAT, '@chatos/conversation', 'pnpm exec');
    expect(answer).toContain(join('libs', 'conversation', 'src', 'index.ts'));
  });
});

describe('what pnpm-workspace.yaml must keep', () => {
  it('preferSymlinkedExecutables and hoistWorkspacePackages are set', async () => {
    const text = await readFile(join(WORKSPACE_ROOT, 'pnpm-workspace.yaml'), 'utf8');
    expect(text).toMatch(/^preferSymlinkedExecutables: true$/m);
    expect(text).toMatch(/^hoistWorkspacePackages: false$/m);
  });

  it.skipIf(process.platform === 'win32')('no executable is a shell wrapper, which would orphan its child and open NODE_PATH', async () => {
    const folders = [WORKSPACE_ROOT, ...packageDirectories()].map((folder) => join(folder, 'node_modules', '.bin')).filter(existsSync);
    const entries = await Promise.all(folders.map(async (folder) => (await readdir(folder)).map((name) => join(folder, name))));
    const wrappers = [];
    for (const file of entries.flat()) if (!(await lstat(file)).isSymbolicLink()) wrappers.push(file);
    expect(entries.flat().length).toBeGreaterThan(0);
    expect(wrappers).toEqual([]);
  });

  it('no folder that every package can see holds the workspace packages', () => {
    expect(existsSync(join(WORKSPACE_ROOT, 'node_modules', '.pnpm', 'node_modules', '@chatos'))).toBe(false);
    expect(existsSync(join(WORKSPACE_ROOT, 'node_modules', '@chatos'))).toBe(false);
  });
});
