import { TERMINAL_CHANGED_METHOD, TERMINAL_KILL_METHOD, TERMINAL_OPEN_METHOD, TERMINAL_OUTPUT_METHOD, TERMINAL_RESIZE_METHOD, TERMINAL_WRITE_METHOD } from '@chatos/contracts';
import type { Terminal } from '@chatos/contracts';
import type { BuiltinNotification, BuiltinRequest } from '@chatos/mcp-runtime';
import { createTerminalFiles } from '@chatos/runtime-store';
import { temporaryDirectory } from '@chatos/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readText } from './read-text.ts';
import { createTerminals } from './terminals.ts';

const terminal = (changes: Partial<Terminal> = {}): Terminal => ({
  id: 'one', sessionId: 's1', owner: 'agent', name: 'build', command: 'make', cwd: '/w', pid: process.pid, state: 'running', exitCode: null, signal: null, columns: 80, rows: 24, isSandboxed: true, startedAt: 1,
  finishedAt: null, outputBytes: 0, keptFrom: 0, ...changes,
});

function open(directory: string) {
  const files = createTerminalFiles({ directory });
  const listeners = new Set<(notification: BuiltinNotification) => void>();
  const requests: BuiltinRequest[] = [];
  const logged: string[] = [];
  const ended: string[] = [];
  const terminals = createTerminals({
    files,
    mcp: {
      onBuiltinNotification(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      requestBuiltin: async (request) => {
        requests.push(request);
        return request.method === TERMINAL_OPEN_METHOD ? { terminal: terminal({ id: 'own', owner: 'user', isSandboxed: false }) } : {};
      },
    },
    log: (_level, message) => void logged.push(message),
    onEnded: (sessionId) => ended.push(sessionId),
  });
  const tell = (method: string, params: Record<string, unknown>, server: BuiltinNotification['server'] = 'shell') => listeners.forEach((listener) => listener({ server, workspaceRoot: '/w', method, params }));
  return { files, terminals, tell, requests, logged, listeners, ended };
}

test('a watcher sees the state with what was written, then each piece, then the end; in whole characters', async () => {
  using directory = temporaryDirectory();
  const { files, terminals, tell, ended: told } = open(directory.path);
  const recorder = files.record(terminal());
  recorder.output.append(Buffer.from('before '));
  const watcher = terminals.watch('one', undefined);
  expect((await watcher.next()).value).toMatchObject({ type: 'state', offset: 0, text: 'before ', terminal: { name: 'build', state: 'running' } });
  const bytes = Buffer.from('grün');
  recorder.output.append(bytes.subarray(0, 3));
  tell(TERMINAL_OUTPUT_METHOD, { id: 'one', offset: 7, text: '' });
  expect((await watcher.next()).value).toEqual({ type: 'output', offset: 7, text: 'gr' });
  recorder.output.append(bytes.subarray(3));
  tell(TERMINAL_OUTPUT_METHOD, { id: 'one', offset: 9, text: '' });
  expect((await watcher.next()).value).toEqual({ type: 'output', offset: 9, text: 'ün' });
  const ended = terminal({ state: 'exited', exitCode: 0, finishedAt: 2 });
  recorder.changed(ended);
  expect(told).toEqual([]);
  tell(TERMINAL_CHANGED_METHOD, { terminal: ended });
  expect(told).toEqual(['s1']);
  expect((await watcher.next()).value).toMatchObject({ type: 'changed', terminal: { state: 'exited', exitCode: 0 } });
  expect(() => terminals.watch('other', undefined)).toThrow('no such terminal');
});

test('the list of a session is told anew where a terminal of it changes, not for output', async () => {
  using directory = temporaryDirectory();
  const { files, terminals, tell } = open(directory.path);
  files.record(terminal());
  files.record(terminal({ id: 'other', sessionId: 's2' }));
  const watcher = terminals.watchList('s1', undefined);
  expect((await watcher.next()).value).toMatchObject({ terminals: [{ id: 'one' }] });
  const second = terminal({ id: 'two', startedAt: 2 });
  const next = watcher.next();
  tell(TERMINAL_OUTPUT_METHOD, { id: 'one', offset: 0, text: 'x' });
  files.record(second);
  tell(TERMINAL_CHANGED_METHOD, { terminal: second });
  expect((await next).value).toMatchObject({ terminals: [{ id: 'one' }, { id: 'two' }] });
});

test('what the user types goes to the server of the workspace the terminal runs in; what runs no more is refused', async () => {
  using directory = temporaryDirectory();
  const { files, terminals, tell, requests } = open(directory.path);
  const recorder = files.record(terminal());
  // Of an earlier run: nobody is there to type to.
  await expect(terminals.write({ id: 'one', data: 'x' }, undefined)).rejects.toThrow('runs no more');
  tell(TERMINAL_CHANGED_METHOD, { terminal: terminal() });
  await terminals.write({ id: 'one', data: 'ls\r' }, undefined);
  await terminals.resize({ id: 'one', columns: 100, rows: 40 }, undefined);
  await terminals.sessionEnded('s1');
  expect(requests.map(({ method, workspaceRoot, params }) => ({ method, workspaceRoot, params }))).toEqual([
    { method: TERMINAL_WRITE_METHOD, workspaceRoot: '/w', params: { id: 'one', data: 'ls\r' } },
    { method: TERMINAL_RESIZE_METHOD, workspaceRoot: '/w', params: { id: 'one', columns: 100, rows: 40 } },
    { method: TERMINAL_KILL_METHOD, workspaceRoot: '/w', params: { id: 'one' } },
  ]);
  recorder.changed(terminal({ state: 'exited', exitCode: 0 }));
  await expect(terminals.kill('one', undefined)).rejects.toThrow('runs no more');
  await expect(terminals.kill('none', undefined)).rejects.toThrow('no such terminal');
});

test('the user’s own terminal is asked of the server of the workspace, which is started for it, and can be typed into at once', async () => {
  using directory = temporaryDirectory();
  const { files, terminals, requests } = open(directory.path);
  const opened = await terminals.open({ sessionId: 's1', columns: 90, rows: 25, workspaceRoot: '/w' }, undefined);
  expect(opened).toMatchObject({ id: 'own', owner: 'user', isSandboxed: false });
  expect(requests).toEqual([expect.objectContaining({ server: 'shell', workspaceRoot: '/w', method: TERMINAL_OPEN_METHOD, params: { sessionId: 's1', columns: 90, rows: 25 }, startsServer: true })]);
  files.record(opened);
  await terminals.write({ id: 'own', data: 'ls\r' }, undefined);
  expect(requests.at(-1)).toMatchObject({ workspaceRoot: '/w', params: { id: 'own', data: 'ls\r' } });
});

test('what another server says, or says wrongly, changes nothing; closing ends the watchers', async () => {
  using directory = temporaryDirectory();
  const { files, terminals, tell, logged, requests, listeners } = open(directory.path);
  files.record(terminal());
  tell(TERMINAL_CHANGED_METHOD, { terminal: terminal() }, 'tasks');
  await expect(terminals.write({ id: 'one', data: 'x' }, undefined)).rejects.toThrow('runs no more');
  tell(TERMINAL_OUTPUT_METHOD, { id: 5 });
  expect(logged).toEqual([expect.stringContaining('not as agreed')]);
  expect(requests).toEqual([]);
  const watcher = terminals.watchList('s1', undefined);
  await watcher.next();
  terminals.close();
  expect(await watcher.next()).toEqual({ done: true, value: undefined });
  expect(listeners.size).toBe(0);
});

test('however an output is cut into pieces, its characters come whole and in order', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 4, max: 9 }), (text, size) => {
    const bytes = Buffer.from(text);
    const read = (_id: string, from: number, max: number) => ({ offset: from, bytes: bytes.subarray(from, from + max), nextOffset: 0, keptFrom: 0, end: bytes.length });
    let told = '';
    for (let next = 0; next < bytes.length; ) {
      const piece = readText({ read }, 'one', next, size);
      expect(piece.offset).toBe(next);
      expect(piece.next).toBeGreaterThan(next);
      told += piece.text;
      next = piece.next;
    }
    expect(told).toBe(bytes.toString());
  }));
});
