import { createTerminalFiles } from '@chatos/runtime-store';
import { temporaryDirectory } from '@chatos/testing';
import { expect, it } from 'vitest';
import { withoutSandbox } from '../sandbox/no-sandbox.ts';
import { MarkedProcesses } from './marked-processes.ts';
import { Terminals } from './terminals.ts';

it('a full disk ends what is kept of a terminal, not the terminal, and its end is on disk', async () => {
  using directory = temporaryDirectory();
  const real = createTerminalFiles({ directory: directory.path });
  const full = new Error('no space left');
  const files = { ...real, record: (...args: Parameters<typeof real.record>) => ({ ...real.record(...args), output: { append: () => { throw full; }, close: () => undefined } }) };
  const errors: Error[] = [];
  const shown: string[] = [];
  const announcer = { output: (_id: string, _offset: number, text: string) => Promise.resolve(void shown.push(text)), changed: () => Promise.resolve() };
  const terminals = new Terminals({ sandbox: withoutSandbox('', directory.path), files, announcer, marked: new MarkedProcesses(process.platform), onError: (error) => errors.push(error) });
  const session = await terminals.start({
    sessionId: 's1', name: 'full', command: 'echo one; sleep 0.2; echo two; exit 4', shell: '/bin/sh', cwd: directory.path, environment: { PATH: process.env['PATH'] ?? '' }, maxBufferBytes: 1000,
    network: { shellNetwork: 'none', shellAllowedHosts: [] },
  });
  await session.ended;
  expect(shown.join('')).toBe('one\r\ntwo\r\n');
  expect(errors).toEqual([full]);
  expect(real.find(session.terminal.id)).toMatchObject({ state: 'exited', exitCode: 4 });
});

it('ends without a sandbox too, with what it started in the background', async () => {
  using directory = temporaryDirectory();
  const announcer = { output: () => Promise.resolve(), changed: () => Promise.resolve() };
  const terminals = new Terminals({ sandbox: withoutSandbox('', directory.path), files: createTerminalFiles({ directory: directory.path }), announcer, marked: new MarkedProcesses(process.platform), onError: (error) => { throw error; } });
  const session = await terminals.start({
    sessionId: 's1', name: '', command: 'trap "" HUP TERM; (trap "" HUP; while :; do sleep 0.1; done) & while :; do sleep 0.1; done', shell: '/bin/sh', cwd: directory.path, environment: { PATH: process.env['PATH'] ?? '' }, maxBufferBytes: 1000,
    network: { shellNetwork: 'none', shellAllowedHosts: [] },
  });
  await session.kill();
  expect(session.terminal).toMatchObject({ state: 'exited', exitCode: null, signal: 'SIGKILL', isSandboxed: false });
  await terminals.close();
  await expect(terminals.start({ sessionId: 's1', name: '', command: 'true', shell: '/bin/sh', cwd: '/', environment: {}, maxBufferBytes: 1, network: { shellNetwork: 'none', shellAllowedHosts: [] } })).rejects.toMatchObject({ code: 'closed' });
});
