import type { TemporaryDirectory } from '@chatos/testing';
import { temporaryDirectory } from '@chatos/testing';
import { rgPath } from '@vscode/ripgrep';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSandbox } from './open-sandbox.ts';
import { createOwnDirectory } from './own-directory.ts';
import type { Sandbox } from './types.ts';

const IDENTITY = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' };

describe.runIf(process.platform === 'linux')('git in the sandbox', () => {
  let directory: TemporaryDirectory;
  let workspace: string;
  let home: string;
  const opened: Sandbox[] = [];

  beforeEach(() => {
    directory = temporaryDirectory('chatos-git-');
    // Names that mean something in a pattern, or in git's configuration.
    workspace = join(directory.path, 'work [a] #1 "x" * \\');
    home = join(directory.path, 'home');
    mkdirSync(workspace);
    mkdirSync(home);
  });
  afterEach(async () => {
    for (const sandbox of opened.splice(0)) await sandbox.close();
    directory.remove();
  });

  async function open(): Promise<Sandbox> {
    const sandbox = await openSandbox({ workspaceRoot: workspace, home, refused: [], temporaryRoot: directory.path, path: process.env['PATH'] ?? '', platform: process.platform, ripgrepPath: rgPath });
    opened.push(sandbox);
    return sandbox;
  }
  async function run(sandbox: Sandbox, command: string, environment: Record<string, string> = {}, isTerminal = false): Promise<string> {
    const confined = await sandbox.confine({ command, shell: '/bin/sh', network: { shellNetwork: 'none', shellAllowedHosts: [] }, isTerminal });
    const env = { PATH: process.env['PATH'], HOME: home, ...IDENTITY, ...environment, ...confined.environment };
    const { stdout, stderr } = spawnSync(confined.file, confined.args, { cwd: workspace, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    confined.release();
    return `${stdout}${stderr}`.trim();
  }
  function write(path: string, content: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  const init = (folder: string): void => void spawnSync('git', ['init', '-q', folder]);

  it.each([['a command', false], ['a terminal', true]])('%s sees only what is of the user, and adds and commits all of it', async (_name, isTerminal) => {
    init(workspace);
    write(join(workspace, 'file.txt'), 'x');
    const sandbox = await open();
    expect(await run(sandbox, 'ls -A | grep bashrc; git status --porcelain', {}, isTerminal)).toBe('.bashrc\n?? file.txt');
    expect(await run(sandbox, 'git add -A && git commit -q -m first && git status --porcelain && git ls-files', {}, isTerminal)).toBe('file.txt');
  });

  it('does so in a repository that the same command makes', async () => {
    const sandbox = await open();
    expect(await run(sandbox, 'git init -q && echo x > file.txt && git add -A && git commit -q -m first && git ls-files')).toBe('file.txt');
  });

  it('goes on ignoring what the user ignores everywhere, as it is now', async () => {
    init(workspace);
    for (const name of ['a.one', 'a.two', 'a.three']) write(join(workspace, name), 'x');
    const sandbox = await open();
    write(join(home, '.config/git/ignore'), '*.one\n!.bashrc');
    expect(await run(sandbox, 'git status --porcelain')).toBe('?? a.three\n?? a.two');
    write(join(home, 'mine'), '*.two\n');
    write(join(home, '.gitconfig'), '[core]\nexcludesFile = ~/mine\n');
    expect(await run(sandbox, 'git status --porcelain')).toBe('?? a.one\n?? a.three');
    write(join(home, 'mine'), '*.two\n*.one\n');
    expect(await run(sandbox, 'git status --porcelain')).toBe('?? a.three');
    write(join(workspace, 'own'), '*.three\nown\n');
    spawnSync('git', ['-C', workspace, 'config', 'core.excludesFile', 'own']);
    expect(await run(sandbox, 'git status --porcelain')).toBe('?? a.one\n?? a.two');
  });

  it('shows nobody a secret that a repository names as what it ignores', async () => {
    init(workspace);
    write(join(home, '.netrc'), 'secret of netrc');
    const own = await open();
    for (const path of [join(home, '.netrc'), '/proc/self/environ']) {
      spawnSync('git', ['-C', workspace, 'config', 'core.excludesFile', path]);
      const found = await run(own, 'cat "$(dirname "$TMPDIR")"/git-*');
      expect(found).toContain('/.bashrc');
      expect(found).not.toMatch(/secret of netrc|PATH=/);
    }
  });

  it('lists what is protected and really there, and still while another command runs', async () => {
    init(workspace);
    write(join(workspace, '.mcp.json'), '{}');
    const sandbox = await open();
    expect(await run(sandbox, 'git status --porcelain')).toBe('?? .mcp.json');
    const { file, args, environment, release } = await sandbox.confine({ command: 'true', shell: '/bin/sh', network: { shellNetwork: 'none', shellAllowedHosts: [] }, isTerminal: true });
    spawnSync(file, args, { cwd: workspace, env: { PATH: process.env['PATH'], ...environment } });
    expect(existsSync(join(workspace, '.envrc'))).toBe(true);
    expect(await run(sandbox, 'git status --porcelain')).toBe('?? .mcp.json');
    write(join(workspace, '.envrc'), 'export A=1');
    expect(await run(sandbox, 'git status --porcelain && git add -A && git ls-files')).toBe('?? .envrc\n?? .mcp.json\n.envrc\n.mcp.json');
    release();
  });

  it('tells an empty file of the user from what another server made for its sandbox', async () => {
    init(workspace);
    const other = createOwnDirectory(directory.path, workspace);
    for (const name of ['.envrc', '.zshrc']) write(join(workspace, name), '');
    other.tell(true, [join(workspace, '.zshrc')]);
    expect(await run(await open(), 'git status --porcelain')).toBe('?? .envrc');
    other.remove();
  });

  it('fits a workspace that is a folder of a repository, and repositories in it', async () => {
    const root = workspace;
    init(root);
    workspace = join(root, 'sub [folder] #2');
    write(join(workspace, 'file.txt'), 'x');
    write(join(root, '.mcp.json'), '{}');
    init(join(workspace, 'nested'));
    write(join(workspace, 'nested/.envrc'), 'export A=1');
    const sandbox = await open();
    expect(await run(sandbox, 'cd .. && git -c core.quotePath=false status --porcelain -uall -z | tr "\\0" "\\n"')).toBe('?? .mcp.json\n?? sub [folder] #2/file.txt\n?? sub [folder] #2/nested/');
    expect(await run(sandbox, 'git -C nested status --porcelain && git -C nested add -A && git -C nested ls-files')).toBe('?? .envrc\n.envrc');
    init(workspace);
    expect(await run(sandbox, 'git status --porcelain')).toBe('?? file.txt\n?? nested/');
  });

  it('works in a worktree, whose git directory lies elsewhere', async () => {
    const main = workspace;
    init(main);
    spawnSync('git', ['-C', main, 'commit', '-q', '--allow-empty', '-m', 'first'], { env: { ...process.env, ...IDENTITY } });
    workspace = join(directory.path, 'beside');
    spawnSync('git', ['-C', main, 'worktree', 'add', '-q', workspace]);
    write(join(workspace, 'file.txt'), 'x');
    expect(await run(await open(), 'git status --porcelain')).toBe('?? file.txt');
  });

  it('adds to the configuration that a call gives in its environment, and takes none of its variables', async () => {
    init(workspace);
    const sandbox = await open();
    const given = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'user.name', GIT_CONFIG_VALUE_0: 'given', c: 'kept', s: 'kept too' };
    expect(await run(sandbox, 'git config user.name; git status --porcelain; echo "$c $s"; env | grep -c CHATOS', given)).toBe('given\nkept kept too\n0');
    expect(await run(sandbox, 'echo ran', { GIT_CONFIG_COUNT: 'none' })).toBe('ran');
  });

  it('works where the workspace is the home directory, which has no .gitconfig', async () => {
    home = workspace;
    init(workspace);
    write(join(home, '.config/git/config'), '[user]\nname = of the other file\n');
    const sandbox = await open();
    expect(await run(sandbox, 'git config user.name && git add -A && git commit -q -m first && git ls-files')).toBe('of the other file\n.config/git/config');
    write(join(home, '.gitconfig'), '[user]\nname = of the user\n');
    expect(await run(sandbox, 'git config user.name; git config --global user.name evil; git config user.name')).toMatch(/^of the user\nof the user\nerror: could not write/);
    expect(readFileSync(join(home, '.gitconfig'), 'utf8')).toContain('of the user');
  });
});
