import { temporaryDirectory } from '@chatos/testing';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startChild } from '../../test/support/child.ts';
import { acquireOwnerLock, readOwner, readProcessStart, resolveStateRoot } from './index.ts';
import { lockIdentity } from './owner-record.ts';

describe('the owner lock', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => directory.remove());

  const owner = { kind: 'desktop', command: 'npm start' } as const;
  const lockPath = (): string => join(directory.path, 'owner.lock');
  const writeLock = (record: object): string => {
    const content = `${JSON.stringify({ kind: 'desktop', since: 1, command: 'gone', ...record })}\n`;
    writeFileSync(lockPath(), content);
    return content;
  };

  it('is held by one, who is named to the next, and is free after its release', () => {
    const root = resolveStateRoot(directory.path);
    expect(readOwner(root)).toBeNull();
    const lock = acquireOwnerLock(root, owner);
    expect(readOwner(root)).toMatchObject({ kind: 'desktop', pid: process.pid, processStart: readProcessStart(process.pid), command: 'npm start' });
    expect(() => acquireOwnerLock(root, { kind: 'cli', command: 'chatos chat' })).toThrow(
      expect.objectContaining({ code: 'state-root-owned', problem: expect.stringMatching(new RegExp(`desktop, process ${process.pid}, since 20.*npm start`)) }),
    );
    lock.release();
    lock.release();
    expect(readOwner(root)).toBeNull();
    acquireOwnerLock(root, owner).release();
    expect(readdirSync(directory.path)).toEqual([]);
  });

  it('is taken over from a process that has ended', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    writeLock({ pid, processStart: 'then' });
    const root = resolveStateRoot(directory.path);
    expect(readOwner(root)).toBeNull();
    acquireOwnerLock(root, owner);
    expect(readOwner(root)?.pid).toBe(process.pid);
    expect(readdirSync(directory.path)).toEqual(['owner.lock']);
  });

  it('is taken over where the process id was given to another process since', () => {
    writeLock({ pid: process.pid, processStart: 'an earlier boot:1' });
    const root = resolveStateRoot(directory.path);
    expect(readOwner(root)).toBeNull();
    acquireOwnerLock(root, owner);
    expect(readOwner(root)?.processStart).toBe(readProcessStart(process.pid));
  });

  it('is taken over where its content is no record', () => {
    writeFileSync(lockPath(), '\0\0\0');
    acquireOwnerLock(resolveStateRoot(directory.path), owner);
    expect(JSON.parse(readFileSync(lockPath(), 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it('is taken over where somebody died in the midst of taking it over', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    const stale = writeLock({ pid, processStart: 'then' });
    writeFileSync(`${lockPath()}.reclaim-${lockIdentity(stale)}`, JSON.stringify({ kind: 'cli', pid, processStart: 'then', since: 2, command: 'died' }));
    const root = resolveStateRoot(directory.path);
    acquireOwnerLock(root, owner);
    expect(readOwner(root)?.pid).toBe(process.pid);
    expect(readdirSync(directory.path)).toEqual(['owner.lock']);
  });

  it('is not released by one who no longer holds it', () => {
    const root = resolveStateRoot(directory.path);
    const lock = acquireOwnerLock(root, owner);
    const foreign = writeLock({ pid: process.ppid, processStart: readProcessStart(process.ppid) });
    lock.release();
    expect(readFileSync(lockPath(), 'utf8')).toBe(foreign);
  });

  it('goes to exactly one of many that start at once, whether it is free or left by a dead one', async () => {
    const root = resolveStateRoot(directory.path);
    for (let round = 0; round < 4; round += 1) {
      const children = Array.from({ length: 6 }, () => startChild('lock.ts', directory.path));
      expect(await Promise.all(children.map((child) => child.nextLine()))).toEqual(children.map(() => 'ready'));
      for (const child of children) child.send('go');
      const outcomes = await Promise.all(children.map((child) => child.nextLine()));
      expect(outcomes.toSorted()).toEqual([...children.slice(1).map(() => 'state-root-owned'), 'won']);
      const winner = children[outcomes.indexOf('won')];
      expect(readOwner(root)?.pid).toBe(winner?.process.pid);
      // Killed, not released: the next round finds the lock of a dead process.
      await Promise.all(children.map((child) => child.kill()));
      expect(readOwner(root)).toBeNull();
    }
  });
});
