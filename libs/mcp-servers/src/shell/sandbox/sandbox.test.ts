import type { TemporaryDirectory } from '@chatos/testing';
import { temporaryDirectory } from '@chatos/testing';
import { rgPath } from '@vscode/ripgrep';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSandbox } from './open-sandbox.ts';
import { createOwnDirectory } from './own-directory.ts';
import type { Sandbox, NetworkPolicy } from './types.ts';

const NO_NETWORK: NetworkPolicy = { shellNetwork: 'none', shellAllowedHosts: [] };

describe.runIf(process.platform === 'linux')('the sandbox', () => {
  let directory: TemporaryDirectory;
  let workspace: string;
  let home: string;
  let state: string;
  const opened: Sandbox[] = [];

  beforeEach(() => {
    directory = temporaryDirectory('chatos-sandbox-');
    workspace = join(directory.path, 'workspace');
    home = join(directory.path, 'home');
    state = join(directory.path, 'state');
    for (const folder of [workspace, join(home, '.ssh'), join(home, '.config/chromium'), join(state, 'chatos')]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(home, '.ssh/id_ed25519'), 'secret of ssh');
    writeFileSync(join(home, '.netrc'), 'secret of netrc');
    writeFileSync(join(home, '.config/chromium/Cookies'), 'secret of chromium');
    writeFileSync(join(home, 'notes.txt'), 'no secret');
    writeFileSync(join(state, 'chatos/chatos.db.sqlite'), 'secret of state');
  });
  afterEach(async () => {
    for (const sandbox of opened.splice(0)) await sandbox.close();
    directory.remove();
  });

  async function open(changes: Partial<Parameters<typeof openSandbox>[0]> = {}): Promise<Sandbox> {
    const sandbox = await openSandbox({ workspaceRoot: workspace, home, refused: [state], temporaryRoot: directory.path, path: process.env['PATH'] ?? '', platform: process.platform, ripgrepPath: rgPath, ...changes });
    opened.push(sandbox);
    return sandbox;
  }
  async function run(sandbox: Sandbox, command: string, network = NO_NETWORK): Promise<{ output: string; code: number | null }> {
    const { file, args, environment, release } = await sandbox.confine({ command, shell: '/bin/sh', network, isTerminal: false });
    const { stdout, stderr, status } = spawnSync(file, args, { cwd: workspace, env: { PATH: process.env['PATH'], HOME: home, ...environment }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    release();
    return { output: `${stdout}${stderr}`, code: status };
  }
  /** What the guard keeps from happening happens without it: the same command, the same check. */
  async function bites(command: string, happened: (output: string) => boolean, network = NO_NETWORK): Promise<void> {
    const confined = await run(await open(), command, network);
    expect(happened(confined.output), `confined: ${confined.output}`).toBe(false);
    const free = await run(await open({ bwrapPath: '/nonexistent/bwrap' }), command, network);
    expect(happened(free.output), `not confined: ${free.output}`).toBe(true);
  }

  it('is there, and lets a command work in the workspace and in its temporary directory', async () => {
    const sandbox = await open();
    expect(sandbox.state).toEqual({ kind: 'bubblewrap', reason: '' });
    const { output, code } = await run(sandbox, 'echo made > made.txt && echo temporary > "$TMPDIR/t" && cat made.txt "$TMPDIR/t" && env | grep -c CHATOS; cat "$HOME/notes.txt"');
    expect({ output, code }).toEqual({ output: 'made\ntemporary\n0\nno secret', code: 0 });
    expect(readdirSync(workspace)).toEqual(['made.txt']);
  });

  it('says why there is none, where bubblewrap is missing or does not run', async () => {
    expect((await open({ bwrapPath: '/nonexistent/bwrap' })).state).toEqual({ kind: 'none', reason: 'bwrap cannot be found: install the packages bubblewrap and socat.' });
    const broken = join(directory.path, 'bwrap');
    writeFileSync(broken, '#!/bin/sh\necho "No permissions to create a new namespace" >&2\nexit 1\n', { mode: 0o755 });
    expect((await open({ bwrapPath: broken })).state).toEqual({ kind: 'none', reason: 'The sandbox does not work here: No permissions to create a new namespace' });
    expect((await open({ platform: 'win32' })).state).toMatchObject({ kind: 'none', reason: expect.stringContaining('win32') });
  });

  it.each(['.ssh/id_ed25519', '.netrc', '.config/chromium/Cookies'])('keeps ~/%s from being read', async (path) => {
    await bites(`cat "$HOME/${path}"`, (output) => output.includes('secret'));
  });

  it('keeps the state root from being read, also where the workspace holds it', async () => {
    await bites(`cat ${state}/chatos/chatos.db.sqlite`, (output) => output.includes('secret of state'));
    workspace = directory.path;
    await bites('cat state/chatos/chatos.db.sqlite; echo x >> state/chatos/chatos.db.sqlite', (output) => output.includes('secret of state'));
  });

  it('keeps what is outside of the workspace from being written, also through a link in it', async () => {
    symlinkSync(home, join(workspace, 'way-out'));
    await bites('echo x > "$HOME/made"; echo x > way-out/made-too; ls "$HOME"', (output) => /^made/m.test(output));
  });

  it.each(['.bashrc', '.mcp.json', '.vscode/tasks.json', '.idea/x', '.claude/settings.json', 'sub/.vscode/tasks.json', '.git/config', '.git/hooks/pre-commit', 'sub/.git/hooks/pre-commit', '.git/modules/lib/hooks/post-checkout'])(
    'keeps %s from being written',
    async (path) => {
      spawnSync('git', ['init', '-q', workspace]);
      mkdirSync(join(workspace, 'sub/.vscode'), { recursive: true });
      spawnSync('git', ['init', '-q', '--template=', join(workspace, 'sub')]);
      spawnSync('git', ['init', '-q', '--bare', '--template=', join(workspace, '.git/modules/lib')]);
      await bites(`mkdir -p "$(dirname ${path})"; echo evil > ${path}; cat ${path}`, (output) => /^evil$/m.test(output));
    },
  );

  it('keeps the start-up files of the home directory from being made, where the workspace is a folder around it', async () => {
    workspace = directory.path;
    home = join(directory.path, 'people/somebody/home');
    mkdirSync(home, { recursive: true });
    await bites(`mkdir -p ${home}/.vscode; echo evil > ${home}/.vscode/tasks.json; echo evil > ${home}/.bashrc; cat ${home}/.bashrc ${home}/.vscode/tasks.json`, (output) => /^evil$/m.test(output));
  });

  it('protects a repository from the command after the one that made it', async () => {
    const sandbox = await open();
    expect((await run(sandbox, 'git init -q . && git init -q sub && ls -d .git')).output).toContain('.git');
    const { output } = await run(sandbox, 'echo evil > .git/hooks/pre-commit; echo evil > sub/.git/config; cat .git/hooks/pre-commit sub/.git/config');
    expect(output).not.toMatch(/^evil$/m);
  });

  it('keeps git from being led to another folder, whose configuration would run programs for the user', async () => {
    const git = (...words: string[]) => spawnSync('git', ['-C', workspace, '-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { encoding: 'utf8' });
    git('init', '-q');
    git('commit', '-q', '--allow-empty', '-m', 'first');
    git('worktree', 'add', '-q', join(directory.path, 'beside'));
    const marker = join(directory.path, 'ran');
    const makeOther = `mkdir -p other/objects other/refs; cp .git/HEAD other; printf '[core]\nrepositoryformatversion = 0\nfsmonitor = "touch ${marker}; false"\n' > other/config`;
    const sandbox = await open();
    await run(sandbox, `${makeOther}; echo ../other > .git/commondir; echo ../../../other > .git/worktrees/beside/commondir; ls .git`);
    git('status');
    spawnSync('git', ['-C', join(directory.path, 'beside'), 'status']);
    expect(existsSync(marker)).toBe(false);
    expect(existsSync(join(workspace, '.git/commondir'))).toBe(false);
    expect((await run(sandbox, 'git status && git log --oneline')).output).toContain('first');
    const free = await open({ bwrapPath: '/nonexistent/bwrap' });
    await run(free, 'echo ../other > .git/commondir');
    git('status');
    expect(existsSync(marker)).toBe(true);
  });

  it('leaves nothing of its own in the workspace', async () => {
    const sandbox = await open();
    const during = await run(sandbox, 'ls -A');
    expect(during.output).toContain('.bashrc');
    expect(readdirSync(workspace)).toEqual([]);
    writeFileSync(join(workspace, '.mcp.json'), '');
    await run(sandbox, 'true');
    expect(readdirSync(workspace)).toEqual(['.mcp.json']);
    const { temporaryDirectory: own } = sandbox;
    await sandbox.close();
    expect(existsSync(own)).toBe(false);
  });

  it('leaves what another server in the same folder needs, and takes it away once that is over', async () => {
    const sandbox = await open();
    const other = createOwnDirectory(directory.path, join(workspace, 'sub'));
    other.tell(true, []);
    await run(sandbox, 'true');
    expect(readdirSync(workspace)).toContain('.bashrc');
    other.tell(false, []);
    await run(sandbox, 'true');
    expect(readdirSync(workspace)).toEqual([]);
    other.remove();
  });

  it('clears up after a server that was killed', async () => {
    const dead = createOwnDirectory(directory.path, workspace);
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    const paths = ['.bashrc', '.zshrc', '.vscode', 'empty'].map((name) => join(workspace, name));
    mkdirSync(paths[2] as string);
    for (const path of [paths[0], paths[3]]) writeFileSync(path as string, '');
    writeFileSync(paths[1] as string, 'of the user');
    writeFileSync(join(dead.path, 'owner.json'), JSON.stringify({ pid, processStart: null, workspaceRoot: workspace, isRunning: true, placeholders: paths }));
    const alive = createOwnDirectory(directory.path, directory.path);
    await open();
    expect(readdirSync(workspace).toSorted()).toEqual(['.zshrc', 'empty']);
    expect([existsSync(dead.path), existsSync(alive.path)]).toEqual([false, true]);
    alive.remove();
  });

  it('lets no command reach the network, reaches what is allowed, or all, by policy', async () => {
    const server = createServer((_request, response) => response.end('reached'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const fetchFrom = (host: string): string => `curl -sS --max-time 5 http://${host}:${port}/`;
    try {
      const sandbox = await open();
      const reach = async (network: NetworkPolicy, command = fetchFrom('localhost')): Promise<boolean> => {
        const { file, args, environment, release } = await sandbox.confine({ command, shell: '/bin/sh', network, isTerminal: false });
        const { spawn } = await import('node:child_process');
        const child = spawn(file, args, { cwd: workspace, env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
        let output = '';
        child.stdout.on('data', (text: Buffer) => (output += text.toString()));
        child.stderr.on('data', (text: Buffer) => (output += text.toString()));
        await new Promise((resolve) => child.once('close', resolve));
        release();
        return output === 'reached';
      };
      expect(await reach(NO_NETWORK)).toBe(false);
      expect(await reach({ shellNetwork: 'all', shellAllowedHosts: [] })).toBe(true);
      expect(await reach({ shellNetwork: 'allowed', shellAllowedHosts: ['localhost'] })).toBe(true);
      expect(await reach({ shellNetwork: 'allowed', shellAllowedHosts: ['127.0.0.1'] }, fetchFrom('127.0.0.1'))).toBe(true);
      expect(await reach({ shellNetwork: 'allowed', shellAllowedHosts: ['example.org'] })).toBe(false);
      expect(await reach({ shellNetwork: 'allowed', shellAllowedHosts: ['example.org'] }, `${fetchFrom('localhost')} --noproxy ''`)).toBe(false);
      // What a command serves itself it reaches, whatever is listed.
      const serveIt = `node -e "require('http').createServer((_, r) => r.end('reached')).listen(${port}, '127.0.0.1', () => require('child_process').exec('${fetchFrom('127.0.0.1')}', (_, o) => { console.log(o); process.exit(); }))" | tr -d '\\n'`;
      expect(await reach({ shellNetwork: 'allowed', shellAllowedHosts: ['example.org'] }, serveIt)).toBe(true);
      expect(await reach(NO_NETWORK)).toBe(false);
      expect(await reach({ shellNetwork: 'all', shellAllowedHosts: [] })).toBe(true);
    } finally {
      server.close();
    }
  });

  it('keeps the folder that sandbox-runtime shares among all from being written, also when it comes to be later', async () => {
    const sandbox = await open();
    const shared = '/tmp/claude';
    const file = join(shared, `chatos-test-${process.pid}`);
    await run(sandbox, `mkdir -p ${shared}; echo x > ${file}`);
    const isOurs = mkdirSync(shared, { recursive: true }) !== undefined;
    await run(sandbox, `echo x > ${file}`);
    expect(existsSync(file)).toBe(false);
    if (isOurs) rmdirSync(shared);
  });

  it('protects what was not there when the command before ran', async () => {
    const sandbox = await open();
    await run(sandbox, 'true');
    mkdirSync(join(home, '.aws'));
    writeFileSync(join(home, '.aws/credentials'), 'secret of aws');
    expect((await run(sandbox, 'cat "$HOME/.aws/credentials"')).output).not.toContain('secret of aws');
    writeFileSync(join(workspace, '.envrc'), 'export A=1\n');
    await run(sandbox, 'echo evil > .envrc');
    expect(readFileSync(join(workspace, '.envrc'), 'utf8')).toBe('export A=1\n');
  });
});
