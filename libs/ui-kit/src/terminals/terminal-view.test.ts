import type { Terminal } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { orderTerminals, runningCount, terminalLook, terminalOwner, terminalTime, whyReadOnly } from './terminal-view.ts';

const terminal = (changes: Partial<Terminal>): Terminal => ({
  id: 'one', sessionId: 's', owner: 'agent', name: 'n', command: 'c', cwd: '/', pid: 1, state: 'running', exitCode: null, signal: null, columns: 80, rows: 24, isSandboxed: true, startedAt: 1_000, finishedAt: null,
  outputBytes: 0, keptFrom: 0, ...changes,
});

test('what runs stands first, then what was started last', () => {
  const list = [terminal({ id: 'a', startedAt: 1 }), terminal({ id: 'b', startedAt: 9, state: 'exited' }), terminal({ id: 'c', startedAt: 5 }), terminal({ id: 'd', startedAt: 7, state: 'interrupted' })];
  expect(orderTerminals(list).map(({ id }) => id)).toEqual(['c', 'a', 'b', 'd']);
  expect(runningCount(list)).toBe(2);
});

test('each end has its words, and says why nothing can be typed', () => {
  expect(terminalLook(terminal({}))).toEqual({ word: 'Running', color: 'green' });
  expect(terminalLook(terminal({ state: 'exited', exitCode: 0 }))).toEqual({ word: 'Exit code 0', color: 'gray' });
  expect(terminalLook(terminal({ state: 'exited', exitCode: 2 })).color).toBe('red');
  expect(terminalLook(terminal({ state: 'exited', signal: 'SIGKILL' })).word).toBe('Ended by SIGKILL');
  expect(terminalLook(terminal({ state: 'interrupted' })).word).toBe('Interrupted');
  expect(whyReadOnly(terminal({}))).toBeNull();
  expect(whyReadOnly(terminal({ state: 'exited', exitCode: 2 }))).toContain('exit code 2');
  expect(whyReadOnly(terminal({ state: 'exited', signal: 'SIGTERM' }))).toContain('SIGTERM');
  expect(whyReadOnly(terminal({ state: 'interrupted' }))).toContain('interrupted');
});

test('the user’s own are told from the agent’s, which say whether a sandbox confines them', () => {
  expect(terminalOwner(terminal({ owner: 'user', isSandboxed: false }))).toMatchObject({ mark: 'you', sandbox: null });
  expect(terminalOwner(terminal({}))).toMatchObject({ mark: 'agent', sandbox: 'in a sandbox' });
  expect(terminalOwner(terminal({ isSandboxed: false }))).toMatchObject({ mark: 'agent', sandbox: 'not in a sandbox' });
  expect(whyReadOnly(terminal({ owner: 'user', state: 'interrupted' }))).toContain('open a new terminal');
});

test('time is told since its start while it runs, then as long as it ran', () => {
  expect(terminalTime(terminal({}), 91_000)).toBe('for 1 min 30 s');
  expect(terminalTime(terminal({ state: 'exited', finishedAt: 4_000 }), 91_000)).toBe('ran for 3 s');
});
