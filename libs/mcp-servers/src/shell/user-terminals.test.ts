import { TERMINAL_KILL_METHOD, TERMINAL_OPEN_METHOD, TERMINAL_RESIZE_METHOD, TERMINAL_WRITE_METHOD, terminalOpened, UI_PROMPT_CAPABILITY } from '@chatos/contracts';
import type { Terminal } from '@chatos/contracts';
import { eventually, temporaryDirectory } from '@chatos/testing';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { rgPath } from '@vscode/ripgrep';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { OpenedShell } from '../../test/support/shell-server.ts';
import { openShell } from '../../test/support/shell-server.ts';

const anything = z.looseObject({});
type Asking = Pick<Client, 'request'>;
const open = async (client: Asking, sessionId = 's1'): Promise<Terminal> => (await client.request({ method: TERMINAL_OPEN_METHOD, params: { sessionId, columns: 90, rows: 25 } }, terminalOpened)).terminal;
const type = (client: Asking, { id }: Terminal, data: string) => client.request({ method: TERMINAL_WRITE_METHOD, params: { id, data: `${data}\r` } }, anything);
const shows = (shell: OpenedShell, { id }: Terminal, text: string) => eventually(`it shows ${text}`, () => shell.outputOf(id).includes(text), 10_000).catch((error: unknown) => { throw new Error(`${(error as Error).message}: ${JSON.stringify(shell.outputOf(id))}`); });
const readIds = (root: string, ...names: string[]) => eventually('they run', () => (names.every((name) => existsSync(join(root, name)) && readFileSync(join(root, name), 'utf8').endsWith('\n')) ? names.map((name) => Number(readFileSync(join(root, name), 'utf8'))) : undefined), 10_000);
const areGone = (ids: number[]) => eventually('none of them is left', () => ids.every((id) => !isAlive(id)), 10_000);

/** A process that has ended and was not waited for is none. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Jobs that stay in the session, leave it, and ignore that it is hung up. */
const JOBS = 'sleep 1000 & echo $! > one; setsid sh -c \'echo $$ > two; exec sleep 1000\' & nohup sh -c \'trap "" HUP TERM; echo $$ > three; while :; do sleep 1; done\' >/dev/null 2>&1 &';

describe.runIf(process.platform === 'linux')('the user’s own terminal', () => {
  it('is their login shell in the workspace, outside of the sandbox, and knows nothing it should not', async () => {
    await using shell = await openShell({ environment: { PATH: process.env['PATH'], SHELL: '/bin/bash', LANG: 'C.UTF-8', CANARY_KEY: 'canary', MODEL_CLI_TASK_DB: '/db', ...{ HOME: '/nonexistent-home' } } });
    const terminal = await open(shell.connection.client);
    expect(terminal).toMatchObject({ owner: 'user', name: 'shell-1', command: '/bin/bash -l', cwd: shell.root, isSandboxed: false, state: 'running', columns: 90, rows: 25, sessionId: 's1' });
    await type(shell.connection.client, terminal, 'shopt -q login_shell && echo log""in; pwd; stty size; env | sort > known; test -t 0 && echo term""inal; touch outside-$$ /tmp/chatos-outside-$$ && rm /tmp/chatos-outside-$$ && echo free""ly');
    for (const text of ['login', `\n${shell.root}`, '25 90', 'terminal', 'freely']) await shows(shell, terminal, text);
    const known = readFileSync(join(shell.root, 'known'), 'utf8');
    expect(known).not.toMatch(/canary|MODEL_CLI_/i);
    expect(known).toMatch(/^TERM=xterm-256color$/m);
    await shell.connection.client.request({ method: TERMINAL_RESIZE_METHOD, params: { id: terminal.id, columns: 100, rows: 40 } }, anything);
    await type(shell.connection.client, terminal, 'stty size; exit 5');
    await shows(shell, terminal, '40 100');
    await eventually('it has ended', () => shell.changesOf(terminal.id).at(-1)?.exitCode === 5);
    expect(shell.files.list('s1')).toEqual([expect.objectContaining({ id: terminal.id, owner: 'user', state: 'exited', exitCode: 5 })]);
  });

  it('is seen by no tool: none reads it, types into it or ends it, by its name or its id', async () => {
    await using shell = await openShell();
    const terminal = await open(shell.connection.client);
    expect((await shell.call('session_list', {})).data['sessions']).toEqual([]);
    for (const session of [terminal.id, terminal.name]) {
      for (const [tool, rest] of [['session_capture_output', {}], ['session_send_input', { data: 'x' }], ['session_send_signal', {}], ['session_kill', {}]] as const) {
        expect((await shell.call(tool, { session, ...rest })).chatos).toMatchObject({ status: 'not_found', code: 'session-unknown' });
      }
    }
    expect(shell.changesOf(terminal.id).at(-1)?.state).toBe('running');
  });

  it('is opened for the workbench alone, and for a workspace that is there', async () => {
    await using foreign = await openShell({ isForeign: true });
    await expect(open(foreign.connection.client)).rejects.toThrow('Only the workbench');
    await using shell = await openShell();
    renameSync(shell.root, `${shell.root}-away`);
    await expect(open(shell.connection.client)).rejects.toThrow('is not there any more');
    expect(await shell.call('run_shell_command', { command: 'true' })).toMatchObject({ isError: true, chatos: { code: 'workspace-gone' }, text: expect.stringContaining('is not there any more') as string });
    expect(await shell.call('session_run', { command: 'true' })).toMatchObject({ isError: true, chatos: { code: 'workspace-gone' } });
    renameSync(`${shell.root}-away`, shell.root);
    await expect(open(shell.connection.client)).resolves.toMatchObject({ state: 'running' });
  });

  it.each(['kill', 'exit', 'close'] as const)('leaves no process behind: %s', async (how) => {
    const shell = await openShell();
    const { client } = shell.connection;
    const terminal = await open(client);
    await type(client, terminal, JOBS);
    const ids = await readIds(shell.root, 'one', 'two', 'three');
    if (how === 'kill') await client.request({ method: TERMINAL_KILL_METHOD, params: { id: terminal.id } }, anything);
    if (how === 'exit') await type(client, terminal, 'exit; exit');
    if (how === 'close') await shell.connection[Symbol.asyncDispose]();
    await areGone([...ids, terminal.pid as number]);
    expect(shell.files.find(terminal.id)?.state).toBe(how === 'close' ? 'interrupted' : 'exited');
    await shell[Symbol.asyncDispose]();
  });

  it('leaves no process behind where its server is killed', async () => {
    using directory = temporaryDirectory('chatos-killed-shell-');
    const [root, home, temporaryRoot] = ['workspace', 'home', 'tmp'].map((name) => join(directory.path, name)) as [string, string, string];
    for (const folder of [root, home, temporaryRoot]) mkdirSync(folder);
    const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities: { experimental: { [UI_PROMPT_CAPABILITY]: {} } } });
    const transport = new StdioClientTransport({ command: process.execPath, args: [join(import.meta.dirname, '../../test/support/shell-process.ts'), root, home, temporaryRoot, rgPath], cwd: root, env: { PATH: process.env['PATH'] ?? '', HOME: home, SHELL: '/bin/bash' } });
    await client.connect(transport);
    const terminal = await open(client);
    await type(client, terminal, JOBS);
    const ids = await readIds(root, 'one', 'two', 'three');
    const watchdog = readdirSync('/proc').find((name) => commandOf(name).includes('chatos-terminals') && readFileSync(`/proc/${name}/stat`, 'utf8').includes(` ${String(transport.pid)} `));
    process.kill(transport.pid as number, 'SIGKILL');
    await areGone([...ids, terminal.pid as number, Number(watchdog)]);
    await client.close();
  });

  it('changes files of the workspace as the user, not as the agent', async () => {
    await using shell = await openShell();
    const terminal = await open(shell.connection.client);
    await type(shell.connection.client, terminal, 'echo mine > mine; echo do""ne');
    await shows(shell, terminal, 'done');
    writeFileSync(join(shell.root, 'before'), 'x');
    const result = await shell.call('run_shell_command', { command: 'echo agent > theirs; cat before' });
    expect(result.text).toBe('exit code 0\nx\n\nChanged files: theirs');
    expect(result.data).toMatchObject({ changed_files: ['theirs'], changed_count: 1, changes_tracked: true });
    expect(shell.store.fileChanges.list({}).items.map(({ path, tool, sessionId, runId, toolCallId, isRestorable }) => ({ path, tool, sessionId, runId, toolCallId, isRestorable }))).toEqual([{ path: 'theirs', tool: 'run_shell_command', sessionId: 's1', runId: 'run-1', toolCallId: 'call-1', isRestorable: true }]);
  });
});

describe.runIf(process.platform === 'linux')('a background session', () => {
  it('says what it changed when it is read, and the rest when it has ended; what is typed into it is that call’s', async () => {
    await using shell = await openShell();
    const started = await shell.call('session_run', { command: 'echo 1 > first; read -r line; echo 2 > second; read -r line; echo 3 > third', session: 'work', preview_wait_ms: 600 });
    expect(started.text).toContain('Changed files: first');
    await shell.call('session_send_input', { session: 'work', data: 'go' }, { meta: { toolCallId: 'call-2', turnId: 'run-2' } });
    await eventually('it went on', () => existsSync(join(shell.root, 'second')));
    expect((await shell.call('session_capture_output', { session: 'work' }, { meta: { toolCallId: 'call-3' } })).data['changed_files']).toEqual(['second']);
    await shell.call('session_send_input', { session: 'work', data: 'on' }, { meta: { toolCallId: 'call-4', turnId: 'run-2' } });
    // Its end is told, and once more when what it changed is recorded.
    await eventually('it is told', () => shell.changesOf((started.data['terminal'] as Terminal).id).filter(({ state }) => state === 'exited').length === 2);
    expect(shell.store.fileChanges.list({}).items.toReversed().map(({ path, tool, runId, toolCallId }) => [path, tool, runId, toolCallId])).toEqual([
      ['first', 'session_run', 'run-1', 'call-1'], ['second', 'session_send_input', 'run-2', 'call-2'], ['third', 'session_send_input', 'run-2', 'call-4'],
    ]);
    expect((await shell.call('session_capture_output', { session: 'work' })).text).toContain('Changed files: third');
    expect((await shell.call('session_capture_output', { session: 'work' })).text).not.toContain('Changed files');
  });
});

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
