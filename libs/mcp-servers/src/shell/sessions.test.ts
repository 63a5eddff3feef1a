import { TERMINAL_KILL_METHOD, TERMINAL_RESIZE_METHOD, TERMINAL_WRITE_METHOD } from '@chatos/contracts';
import type { Terminal } from '@chatos/contracts';
import { eventually, temporaryDirectory } from '@chatos/testing';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { rgPath } from '@vscode/ripgrep';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { OpenedShell } from '../../test/support/shell-server.ts';
import { openShell, terminalOf } from '../../test/support/shell-server.ts';

const anything = z.looseObject({});

async function start(shell: OpenedShell, command: string, args: Record<string, unknown> = {}): Promise<Terminal> {
  const started = await shell.call('session_run', { command, preview_wait_ms: 0, ...args });
  expect(started.text, started.text).toContain('Session');
  return terminalOf(started);
}
const request = (shell: OpenedShell, method: string, params: Record<string, unknown>) => shell.connection.client.request({ method, params }, anything);
const shows = (shell: OpenedShell, { id }: Terminal, text: string | RegExp) => eventually(`it shows ${String(text)}`, () => (typeof text === 'string' ? shell.outputOf(id).includes(text) : text.test(shell.outputOf(id))), 10_000).catch((error: unknown) => { throw new Error(`${(error as Error).message}: ${JSON.stringify(shell.outputOf(id))}`); });
const ends = (shell: OpenedShell, { id }: Terminal) => eventually('it ends', () => shell.changesOf(id).find(({ state }) => state !== 'running'), 10_000);
/** A shell that says nothing of its own. */
const SHELL = 'exec bash --norc --noprofile';

describe.runIf(process.platform === 'linux')('a session of shell_tasks', () => {
  it('is a terminal whose output comes live and lies on disk, and that takes input', async () => {
    await using shell = await openShell();
    const terminal = await start(shell, 'test -t 0 && test -t 1 && echo terminal; stty size; read -r line; echo "got $line"; exit 7', { session: 'build' });
    expect(terminal).toMatchObject({ name: 'build', sessionId: 's1', state: 'running', columns: 120, rows: 30, isSandboxed: true, cwd: shell.root });
    await shows(shell, terminal, '30 120');
    expect(await shell.call('session_send_input', { session: 'build', data: 'hello' })).toMatchObject({ chatos: { status: 'ok' }, data: { sent_bytes: 6 } });
    expect(await ends(shell, terminal)).toMatchObject({ state: 'exited', exitCode: 7, signal: null, finishedAt: expect.any(Number) });
    const whole = 'terminal\r\n30 120\r\nhello\r\ngot hello\r\n';
    expect(shell.outputOf(terminal.id)).toBe(whole);
    expect(shell.files.read(terminal.id, 0, 10_000)?.bytes.toString()).toBe(whole);
    expect(shell.files.list('s1')).toEqual([expect.objectContaining({ id: terminal.id, state: 'exited', exitCode: 7, outputBytes: whole.length })]);
    const captured = await shell.call('session_capture_output', { session: terminal.id, lines: 2 });
    expect(captured).toMatchObject({ data: { output: 'hello\ngot hello', lines: 2 }, text: 'Session "build" has ended with exit code 7.\nhello\ngot hello' });
    expect((await shell.call('session_send_input', { session: 'build', data: 'x' })).chatos).toMatchObject({ status: 'error', code: 'session-ended' });
    expect((await shell.call('session_kill', { session: 'build' })).chatos.status).toBe('noop');
  });

  it('is shown, typed into, resized and ended by the runtime', async () => {
    await using shell = await openShell();
    const terminal = await start(shell, SHELL);
    await request(shell, TERMINAL_WRITE_METHOD, { id: terminal.id, data: 'trap "echo resized" WINCH; echo $((40+2))\r' });
    await shows(shell, terminal, '\r42\r\n');
    await request(shell, TERMINAL_RESIZE_METHOD, { id: terminal.id, columns: 100, rows: 40 });
    await request(shell, TERMINAL_WRITE_METHOD, { id: terminal.id, data: 'stty size\r' });
    await shows(shell, terminal, '40 100');
    await shows(shell, terminal, 'resized\r\n');
    expect(shell.changesOf(terminal.id).at(-1)).toMatchObject({ columns: 100, rows: 40 });
    await request(shell, TERMINAL_KILL_METHOD, { id: terminal.id });
    expect((await ends(shell, terminal)).state).toBe('exited');
    await expect(request(shell, TERMINAL_WRITE_METHOD, { id: 'other', data: 'x' })).rejects.toThrow('There is no terminal "other"');
    await expect(request(shell, TERMINAL_RESIZE_METHOD, { id: terminal.id, columns: 0, rows: 40 })).rejects.toThrow();
  });

  it('has job control: Ctrl+C and signals reach the program in the foreground, and not the shell', async () => {
    await using shell = await openShell();
    const terminal = await start(shell, SHELL);
    const send = (data: string, enter = true) => shell.call('session_send_input', { session: terminal.id, data, enter });
    await send('sh -c \'echo ready-$((0+1)); exec sleep 100\'; echo "status $?"');
    // Said by the program itself, which the shell has put into the foreground before.
    await shows(shell, terminal, 'ready-1');
    await send('\u0003', false);
    await shows(shell, terminal, '^C');
    await send('echo alive-$((1+1)); sh -c \'trap "echo usr" USR1; echo ready-$((1+2)); while :; do sleep 0.05; done\'');
    await shows(shell, terminal, 'alive-2');
    await shows(shell, terminal, 'ready-3');
    expect((await shell.call('session_send_signal', { session: terminal.id, signal: 'SIGUSR1' })).data['signal']).toBe('SIGUSR1');
    await shows(shell, terminal, 'usr\r\n');
    await shell.call('session_send_signal', { session: terminal.id, signal: 'kill' });
    await shows(shell, terminal, 'Killed');
    await send('exit 5');
    expect(await ends(shell, terminal)).toMatchObject({ exitCode: 5 });
  });

  it('ends with all it has started, whatever it ignores', async () => {
    await using shell = await openShell();
    const terminal = await start(shell, `trap '' HUP TERM INT; setsid sh -c 'trap "" HUP TERM; while :; do date +%s%N > beat; sleep 0.05; done' & while :; do sleep 0.1; done`);
    await eventually('it beats', () => readdirSync(shell.root).includes('beat'));
    expect(await shell.call('session_kill', { session: terminal.id })).toMatchObject({ chatos: { status: 'ok' }, data: { terminal: { state: 'exited' } } });
    const before = readFileSync(join(shell.root, 'beat'), 'utf8');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(readFileSync(join(shell.root, 'beat'), 'utf8')).toBe(before);
    expect(readdirSync(shell.root)).toEqual(['beat']);
  });

  it('is its chat session’s alone', async () => {
    await using shell = await openShell();
    const terminal = await start(shell, 'sleep 100', { session: 'mine' });
    const other = { meta: { sessionId: 's2' } };
    for (const [tool, args] of [['session_capture_output', {}], ['session_send_input', { data: 'x' }], ['session_send_signal', {}], ['session_kill', {}]] as const) {
      for (const session of ['mine', terminal.id]) expect((await shell.call(tool, { session, ...args }, other)).chatos).toMatchObject({ status: 'not_found', code: 'session-unknown' });
    }
    expect((await shell.call('session_list', {}, other)).data['sessions']).toEqual([]);
    expect((await shell.call('session_list', {})).data['sessions']).toEqual([expect.objectContaining({ id: terminal.id, state: 'running' })]);
    expect((await shell.call('session_run', { command: 'true', session: 'mine' })).chatos).toMatchObject({ status: 'invalid', code: 'session-exists' });
    expect((await shell.call('session_run', { command: 'true', session: 'mine' }, other)).chatos.status).toBe('ok');
    expect((await start(shell, 'true', { session: 'mine', window: 'two' })).name).toBe('mine:two');
    expect([(await start(shell, 'true')).name, (await start(shell, 'true')).name]).toEqual(['session-1', 'session-2']);
    expect((await shell.call('session_kill', { session: 'nothing' })).text).toContain('"mine", "mine:two"');
  });

  it('is confined as every command is', async () => {
    await using shell = await openShell();
    const terminal = await start(shell, 'env; cat /proc/*/environ; echo x > "$HOME/made"; echo x > .bashrc; exit 0');
    await ends(shell, terminal);
    expect(shell.outputOf(terminal.id)).not.toContain('canary-in-the-parent');
    expect(readdirSync(shell.home)).toEqual([]);
    expect(readdirSync(shell.root)).toEqual([]);
    expect((await shell.call('session_run', { command: 'true', cwd: '..' })).chatos.code).toBe('outside');
  });

  it('loses nothing of much output to a peer that is slow', async () => {
    await using shell = await openShell({ slowMs: 20 });
    const terminal = await start(shell, 'stty -onlcr; seq 1 2500000; printf end');
    await eventually('it ends', () => shell.changesOf(terminal.id).some(({ state }) => state === 'exited'), 60_000);
    const output = shell.outputOf(terminal.id);
    expect(output.length).toBe(18_888_896 + 3);
    expect(output.endsWith('2499999\n2500000\nend')).toBe(true);
    const kept = shell.files.read(terminal.id, 0, 100_000_000);
    expect(kept?.end).toBe(output.length);
    expect(kept?.bytes.length).toBeLessThanOrEqual(16 * 1024 * 1024);
    expect(output.endsWith(kept?.bytes.toString() ?? 'x')).toBe(true);
  });

  it('loses nothing of a program that ends while the peer does not read', async () => {
    await using shell = await openShell({ slowMs: 300 });
    const sizes = [530_000, 545_000, 560_000, 575_000, 590_000, 605_000];
    const terminals = await Promise.all(sizes.map((size) => start(shell, `head -c ${size} /dev/zero | tr '\\0' x`)));
    for (const [index, terminal] of terminals.entries()) {
      await eventually('it ends', () => shell.changesOf(terminal.id).some(({ state }) => state === 'exited'), 20_000);
      expect(shell.outputOf(terminal.id).length).toBe(sizes[index]);
    }
  });

  it('cuts no character, however its output comes', async () => {
    await using shell = await openShell();
    const terminal = await start(shell, String.raw`stty -onlcr; printf 'a\303'; sleep 0.2; printf '\244\360\237'; sleep 0.2; printf '\230\200 b\377c'; sleep 0.1; printf '\303'`);
    await ends(shell, terminal);
    expect(shell.told.filter(({ params }) => params['id'] === terminal.id).map(({ params }) => params['text']).join('')).toBe('aä😀 b\uFFFDc\uFFFD');
  });

  it('shows plain text where a program draws', async () => {
    await using shell = await openShell();
    const { data } = await shell.call('session_run', { command: String.raw`printf '\033[31mred\033[0m\n10%%\r50%%\r100%%\nab\bc\n\033]0;title\007end\n'`, preview_wait_ms: 10_000 });
    expect(data['preview']).toBe('red\n100%\nac\nend');
    expect((await shell.call('session_run', { command: 'seq 1 100', preview_lines: 2, preview_wait_ms: 10_000 })).data['preview']).toBe('99\n100');
  });

  it('is interrupted when the server ends, and says so on disk', async () => {
    const shell = await openShell();
    const terminal = await start(shell, 'echo running; sleep 100');
    await shows(shell, terminal, 'running');
    await shell.connection[Symbol.asyncDispose]();
    expect(shell.files.find(terminal.id)).toMatchObject({ state: 'interrupted', exitCode: null, outputBytes: 9 });
    expect(readdirSync(shell.root)).toEqual([]);
    await shell[Symbol.asyncDispose]();
  });

  it('can be read when the server that ran it is gone, and no more than read', async () => {
    await using first = await openShell();
    const terminal = await start(first, 'echo "it was so"; sleep 100', { session: 'old' });
    await shows(first, terminal, 'it was so');
    const { sessionsDirectory } = first;
    await first.connection[Symbol.asyncDispose]();
    await using second = await openShell({ runtime: { sessionsDirectory, uiPrompts: first.store.uiPrompts, records: first.store } });
    expect((await second.call('session_list', {})).data['sessions']).toEqual([expect.objectContaining({ name: 'old', state: 'interrupted' })]);
    expect((await second.call('session_capture_output', { session: 'old' })).text).toBe('Session "old" was interrupted.\nit was so');
    expect((await second.call('session_send_input', { session: 'old', data: 'x' })).chatos.code).toBe('session-ended');
    expect((await second.call('session_capture_output', { session: 'old' }, { meta: { sessionId: 's2' } })).chatos.code).toBe('session-unknown');
  });

  it('goes on without its file where the disk is full', async () => {
    await using shell = await openShell({ runtime: { sessionsDirectory: '/dev/null/nowhere', uiPrompts: null as never, records: null as never } });
    const terminal = await start(shell, 'echo written; exit 3');
    expect(await ends(shell, terminal)).toMatchObject({ exitCode: 3 });
    expect(shell.outputOf(terminal.id)).toBe('written\r\n');
    expect(shell.errors).toHaveLength(1);
  });

  it('does not outlive a server that is killed', async () => {
    using directory = temporaryDirectory();
    const [root, home, temporaryRoot] = ['workspace', 'home', 'tmp'].map((name) => join(directory.path, name)) as [string, string, string];
    for (const folder of [root, home, temporaryRoot]) mkdirSync(folder);
    const transport = new StdioClientTransport({ command: process.execPath, args: [join(import.meta.dirname, '../../test/support/shell-process.ts'), root, home, temporaryRoot, rgPath], env: { PATH: process.env['PATH'] ?? '' } });
    const client = new Client({ name: 'test', version: '1.0.0' });
    await client.connect(transport);
    const beating = (name: string): string => `setsid sh -c 'while :; do date +%s%N > ${name}; sleep 0.05; done' & sleep 100`;
    await client.callTool({ name: 'session_run', arguments: { command: beating('session'), preview_wait_ms: 0 } });
    const call = client.callTool({ name: 'run_shell_command', arguments: { command: beating('command') } }).catch(() => 'gone');
    const beats = (): string[] => ['session', 'command'].map((name) => readFileSync(join(root, name), 'utf8'));
    await eventually('both beat', () => beats().every((beat) => beat !== ''));
    process.kill(transport.pid as number, 'SIGKILL');
    expect(await call).toBe('gone');
    await eventually('both have stopped', async () => {
      const before = beats();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return JSON.stringify(beats()) === JSON.stringify(before);
    });
  });
});
