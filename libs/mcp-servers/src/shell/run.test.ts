import { DEFAULT_POLICY_KEY, SANDBOX_CAPABILITY } from '@chatos/contracts';
import { eventually } from '@chatos/testing';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OpenedShell } from '../../test/support/shell-server.ts';
import { openShell } from '../../test/support/shell-server.ts';

const NO_BWRAP = { bwrapPath: '/nonexistent/bwrap' };

/** What a command writes that goes on after it should not: gone when it stays as it is. */
async function hasStopped(shell: OpenedShell, name: string): Promise<boolean> {
  const beat = (): string => readFileSync(join(shell.root, name), 'utf8');
  const before = beat();
  await new Promise((resolve) => setTimeout(resolve, 400));
  return beat() === before;
}
const BEATING = "setsid sh -c 'while :; do date +%s%N > beat; sleep 0.05; done' & until [ -s beat ]; do sleep 0.02; done;";

describe.runIf(process.platform === 'linux')('shell_tasks runs a command', () => {
  it('with the tools of the predecessor, of which those that run something ask', async () => {
    await using shell = await openShell();
    const { tools } = await shell.connection.client.listTools();
    expect(tools.map(({ name, _meta }) => [name, _meta?.[DEFAULT_POLICY_KEY]])).toEqual([
      ['run_shell_command', undefined], ['list_workspace_files', 'allow'], ['session_run', undefined], ['session_capture_output', 'allow'], ['session_send_input', undefined], ['session_send_signal', 'allow'],
      ['session_kill', 'allow'], ['session_list', 'allow'],
    ]);
    expect(shell.connection.client.getServerCapabilities()?.experimental?.[SANDBOX_CAPABILITY]).toEqual({ kind: 'bubblewrap', reason: '' });
  });

  it('and returns its output and exit code', async () => {
    await using shell = await openShell();
    mkdirSync(join(shell.root, 'sub'));
    const result = await shell.call('run_shell_command', { command: 'pwd; echo wrong >&2; exit 3', cwd: 'sub' });
    expect(result).toMatchObject({ isError: false, chatos: { status: 'ok' }, data: { exit_code: 3, signal: null, output: `${shell.root}/sub\nwrong\n`, cwd: `${shell.root}/sub`, truncated: false, output_file: null, sandboxed: true } });
    expect(result.text).toBe(`exit code 3\n${shell.root}/sub\nwrong`);
    expect((await shell.call('run_shell_command', { command: 'kill -9 $$' })).data).toMatchObject({ exit_code: 137 });
    expect((await shell.call('run_shell_command', { command: 'echo $0', shell: 'sh' })).data['output']).toMatch(/sh\n$/);
  });

  it('in an environment made from nothing, with what the call adds', async () => {
    await using shell = await openShell();
    const { data } = await shell.call('run_shell_command', { command: 'env', env: { MINE: 'yes' } });
    const names = String(data['output']).trim().split('\n').map((line) => line.split('=')[0]);
    expect(names.toSorted()).toEqual(['GIT_CONFIG_COUNT', 'GIT_CONFIG_KEY_0', 'GIT_CONFIG_VALUE_0', 'HOME', 'LANG', 'MINE', 'PATH', 'PWD', 'SHLVL', 'TMPDIR', '_']);
    expect(JSON.stringify(await shell.call('run_shell_command', { command: 'cat /proc/*/environ | tr "\\0" "\\n"' }))).not.toContain('canary-in-the-parent');
    expect((await shell.call('run_shell_command', { command: 'true', env: { LD_PRELOAD: '/x.so' } })).chatos).toMatchObject({ status: 'invalid', code: 'environment-refused' });
  });

  it('in a folder of the workspace alone', async () => {
    await using shell = await openShell();
    symlinkSync(shell.home, join(shell.root, 'link'));
    writeFileSync(join(shell.root, 'file'), '');
    for (const [cwd, code] of [['..', 'outside'], ['/etc', 'outside'], ['link', 'outside'], ['sub/../../home', 'outside'], ['missing', 'folder-unusable'], ['file', 'folder-unusable'], ['a\0b', 'folder-unusable']]) {
      expect((await shell.call('run_shell_command', { command: 'touch made', cwd })).chatos, String(cwd)).toMatchObject({ code });
    }
    expect(readdirSync(shell.home)).toEqual([]);
  });

  it('and says what is wrong with the arguments', async () => {
    await using shell = await openShell();
    for (const args of [{}, { command: '' }, { command: ' \n' }, { command: 'a\0b' }, { command: 'true', timeout_ms: 10 * 60_000 + 1 }, { command: 'true', shell: '/tmp/evil' }, { command: 'x'.repeat(100_001) }]) {
      expect((await shell.call('run_shell_command', args)).chatos).toMatchObject({ status: 'invalid', code: 'arguments-invalid' });
    }
    expect((await shell.call('run_shell_command', { command: 'true', shell: 'ksh' })).chatos.code).toBe('shell-missing');
  });

  it('ends it with all it started when its time is over', async () => {
    await using shell = await openShell();
    const result = await shell.call('run_shell_command', { command: `${BEATING} echo started; trap "" TERM; sleep 60`, timeout_ms: 1500 });
    expect(result).toMatchObject({ isError: true, chatos: { status: 'timeout', code: 'timed-out' }, data: { output: 'started\n' } });
    expect(result.text).toContain('session_run');
    expect(await hasStopped(shell, 'beat')).toBe(true);
  });

  it('ends it when the call is cancelled', async () => {
    await using shell = await openShell();
    const controller = new AbortController();
    const call = shell.call('run_shell_command', { command: `${BEATING} sleep 60` }, { signal: controller.signal });
    await eventually('the command has begun', () => readdirSync(shell.root).includes('beat'));
    controller.abort();
    await expect(call).rejects.toThrow();
    await eventually('it is gone', () => hasStopped(shell, 'beat'));
    await eventually('nothing is left of the sandbox', () => readdirSync(shell.root).join() === 'beat');
  });

  it('leaves nothing running behind, however it tries', async () => {
    await using shell = await openShell();
    await shell.call('run_shell_command', { command: `${BEATING} true` });
    expect(await hasStopped(shell, 'beat')).toBe(true);
  });

  it('tells one that waits for input to use a session', async () => {
    await using shell = await openShell();
    const prompting = await shell.call('run_shell_command', { command: 'printf "Password: "; sleep 30' });
    expect(prompting).toMatchObject({ chatos: { status: 'error', code: 'needs-input' }, data: { needs_input: true }, text: expect.stringMatching(/"Password:".*session_run/s) });
    expect((await shell.call('run_shell_command', { command: 'read answer < /dev/tty' })).chatos.code).toBe('needs-input');
    expect((await shell.call('run_shell_command', { command: 'python3 -c "input()"' })).chatos.code).toBe('needs-input');
    expect((await shell.call('run_shell_command', { command: 'cat; [ ! -t 0 ] && echo none' })).data['output']).toBe('none\n');
  });

  it('holds output without end within its limit, and keeps it in a file that commands can read and not write', async () => {
    await using shell = await openShell();
    const policy = { shellMaxBufferBytes: 10_000 };
    const endless = await shell.call('run_shell_command', { command: 'yes', timeout_ms: 1000 }, { policy });
    expect(endless.chatos.status).toBe('timeout');
    expect(String(endless.data['output']).length).toBeLessThan(10_200);
    const { data } = await shell.call('run_shell_command', { command: 'seq 1 100000' }, { policy });
    expect(data).toMatchObject({ truncated: true, output_bytes: 588_895, exit_code: 0 });
    const file = String(data['output_file']);
    expect((await shell.call('run_shell_command', { command: `sed -n 54321p ${file}; tail -n 1 ${file}; echo x >> ${file} || true` })).data['output']).toMatch(/^54321\n100000\n.*Read-only file system/s);
  });

  it('lists the workspace', async () => {
    await using shell = await openShell();
    mkdirSync(join(shell.root, 'src'));
    writeFileSync(join(shell.root, 'src/a.ts'), '');
    const { text, data } = await shell.call('list_workspace_files', {});
    expect(text).toBe('src/\nsrc/a.ts');
    expect(data['entries']).toHaveLength(2);
    expect((await shell.call('list_workspace_files', { path: '..' })).chatos).toMatchObject({ status: 'error', code: 'outside' });
  });

  it('removes its temporary directory at the end', async () => {
    const shell = await openShell();
    expect(readdirSync(shell.temporaryRoot)).toHaveLength(1);
    await shell.connection[Symbol.asyncDispose]();
    expect(readdirSync(shell.temporaryRoot)).toEqual([]);
    await shell[Symbol.asyncDispose]();
  });
});

describe('shell_tasks asks first', () => {
  it('before every command where nothing confines it, and says so', async () => {
    await using shell = await openShell({ ...NO_BWRAP, answer: ({ prompt }) => Promise.resolve({ status: prompt.kind === 'file_change_confirm' && prompt.command === 'echo yes' ? 'ok' : 'canceled', remark: 'not this' }) });
    expect(shell.connection.client.getServerCapabilities()?.experimental?.[SANDBOX_CAPABILITY]).toMatchObject({ kind: 'none', reason: expect.stringContaining('bwrap') });
    expect(shell.connection.client.getInstructions()).toContain('No sandbox confines commands');
    for (const shellSafetyMode of ['strict', 'relaxed'] as const) {
      expect(await shell.call('run_shell_command', { command: 'echo yes' }, { policy: { shellSafetyMode } })).toMatchObject({ chatos: { status: 'ok' }, data: { output: 'yes\n', sandboxed: false } });
    }
    const refused = await shell.call('run_shell_command', { command: 'touch made' });
    expect(refused).toMatchObject({ chatos: { status: 'denied', code: 'declined' }, text: expect.stringContaining('not this') });
    expect((await shell.call('session_run', { command: 'touch made' })).chatos.code).toBe('declined');
    expect(readdirSync(shell.root)).toEqual([]);
    expect(shell.connection.prompts[0]?.request.prompt).toMatchObject({ kind: 'file_change_confirm', command: 'echo yes', cwd: shell.root, warnings: [expect.stringMatching(/^No sandbox confines it.*bwrap/)] });
    expect(shell.connection.prompts).toHaveLength(4);
  });

  it('before one that deserves a second look, in the mode strict, in the sandbox too', async () => {
    await using shell = await openShell({ answer: () => Promise.resolve({ status: 'timeout' }) });
    expect((await shell.call('run_shell_command', { command: 'rm -rf ..' })).chatos).toMatchObject({ status: 'timeout', code: 'not-answered' });
    expect(shell.connection.prompts[0]?.request.prompt).toMatchObject({ warnings: ['It deletes .. whole.'] });
    await shell.call('run_shell_command', { command: 'rm -rf ..' }, { policy: { shellSafetyMode: 'relaxed' } });
    await shell.call('run_shell_command', { command: 'rm -rf build' });
    expect(shell.connection.prompts).toHaveLength(1);
  });

  it('and is refused where nobody can be asked', async () => {
    await using shell = await openShell({ ...NO_BWRAP, isForeign: true });
    expect((await shell.call('run_shell_command', { command: 'touch made' })).chatos).toMatchObject({ status: 'denied', code: 'nobody-to-ask' });
    expect(readdirSync(shell.root)).toEqual([]);
  });

  it('unless it was started with --yes', async () => {
    await using shell = await openShell({ ...NO_BWRAP, isForeign: true, yes: true });
    expect((await shell.call('run_shell_command', { command: 'touch made' })).chatos.status).toBe('ok');
    expect(readdirSync(shell.root)).toEqual(['made']);
  });
});
