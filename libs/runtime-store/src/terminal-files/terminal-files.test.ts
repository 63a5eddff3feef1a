import type { Terminal } from '@chatos/contracts';
import { temporaryDirectory } from '@chatos/testing';
import type { TemporaryDirectory } from '@chatos/testing';
import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTerminalFiles } from './terminal-files.ts';
import type { TerminalFiles } from './terminal-files.ts';

describe('terminals on disk', () => {
  let directory: TemporaryDirectory;
  let files: TerminalFiles;
  beforeEach(() => {
    directory = temporaryDirectory();
    files = createTerminalFiles({ directory: directory.path, limits: { segmentBytes: 10, keptBytes: 30 } });
  });
  afterEach(() => directory.remove());

  const terminal = (changes: Partial<Terminal> = {}): Terminal => ({
    id: 'one', sessionId: 's1', owner: 'agent', name: 'build', command: 'make', cwd: '/w', pid: process.pid, state: 'running', exitCode: null, signal: null, columns: 80, rows: 24, isSandboxed: true, startedAt: 1,
    finishedAt: null, outputBytes: 0, keptFrom: 0, ...changes,
  });
  const text = (from: number, max = 1000): string | undefined => files.read('one', from, max)?.bytes.toString();

  it('are listed for their session alone, with what they have written, by another reader too', () => {
    files.record(terminal()).output.append(Buffer.from('hello'));
    files.record(terminal({ id: 'two', sessionId: 's2', startedAt: 2 }));
    const reader = createTerminalFiles({ directory: directory.path });
    expect(reader.list('s1')).toEqual([terminal({ outputBytes: 5 })]);
    expect(reader.list('s2').map(({ id }) => id)).toEqual(['two']);
    expect(reader.find('two')?.sessionId).toBe('s2');
    expect(reader.find('../s1/one')).toBeNull();
    expect(reader.read('three', 0, 10)).toBeNull();
  });

  it('say whose they are; of a file of an earlier version, which does not, it is the agent\'s', () => {
    files.record(terminal({ id: 'mine', owner: 'user', isSandboxed: false }));
    const { owner: _owner, ...earlier } = terminal({ id: 'earlier' });
    writeFileSync(join(directory.path, 's1', 'earlier.status.json'), JSON.stringify({ terminal: earlier }));
    expect(files.list('s1').map(({ id, owner }) => [id, owner])).toEqual([['earlier', 'agent'], ['mine', 'user']]);
  });

  it('keep the newest output in whole segments, and offsets stay what they were', () => {
    const { output } = files.record(terminal());
    for (let index = 0; index < 10; index += 1) output.append(Buffer.from(`line ${index}......`));
    expect(files.read('one', 0, 1000)).toMatchObject({ offset: 90, keptFrom: 90, end: 120, nextOffset: 120 });
    expect(text(0)).toBe('ne 7......line 8......line 9......'.slice(-30));
    expect(text(114)).toBe('......');
    expect(text(95, 12)).toBe((text(0) ?? '').slice(5, 17));
    expect(text(5000)).toBe('');
  });

  it('go on after a writer that is gone', () => {
    files.record(terminal()).output.append(Buffer.from('0123456789abc'));
    createTerminalFiles({ directory: directory.path, limits: { segmentBytes: 10, keptBytes: 30 } }).record(terminal()).output.append(Buffer.from('def'));
    expect(text(0)).toBe('0123456789abcdef');
  });

  it('are marked interrupted where their process is gone, or another has its id', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    files.record(terminal());
    files.record(terminal({ id: 'dead', pid }));
    files.record(terminal({ id: 'done', pid, state: 'exited', exitCode: 0 }));
    files.record(terminal({ id: 'reused' }));
    writeFileSync(join(directory.path, 's1', 'reused.status.json'), JSON.stringify({ terminal: terminal({ id: 'reused' }), processStart: 'an earlier boot:1' }));
    writeFileSync(join(directory.path, 's1', 'torn.status.json'), '{"terminal":');
    expect(files.markInterrupted().map(({ id, state }) => ({ id, state }))).toEqual([{ id: 'dead', state: 'interrupted' }, { id: 'reused', state: 'interrupted' }]);
    expect(files.find('one')?.state).toBe('running');
    expect(files.find('dead')).toMatchObject({ state: 'interrupted', finishedAt: expect.any(Number) });
    expect(files.markInterrupted()).toEqual([]);
    // Only what runs is looked at again: a start costs nothing for all there ever were.
    expect(readdirSync(join(directory.path, '.running'))).toEqual(['one']);
  });

  it('go with their session', () => {
    files.record(terminal()).output.append(Buffer.from('secret'));
    files.record(terminal({ id: 'two', sessionId: 's2' }));
    files.removeSession('s1');
    expect(files.list('s1')).toEqual([]);
    expect(files.find('one')).toBeNull();
    expect(files.find('two')?.sessionId).toBe('s2');
  });

  it('never leave their directory, whatever the session is called', () => {
    files.record(terminal({ sessionId: '../../evil' }));
    files.record(terminal({ id: 'two', sessionId: '' }));
    expect(files.list('../../evil')).toHaveLength(1);
    expect(files.list('')).toHaveLength(1);
    expect(readdirSync(directory.path)).toHaveLength(3);
    expect(readdirSync(join(directory.path, '.running'))).toEqual(['one', 'two']);
  });
});
