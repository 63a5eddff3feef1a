import { temporaryDirectory } from '@chatos/testing';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomic } from '../index.ts';

describe('writeFileAtomic', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => directory.remove());

  it('replaces the whole file and leaves nothing beside it', () => {
    const path = join(directory.path, 'models.yaml');
    writeFileSync(path, 'a longer content than the new one');
    writeFileAtomic(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    writeFileAtomic(path, new Uint8Array([0, 255]), { mode: 0o640 });
    expect([...readFileSync(path)]).toEqual([0, 255]);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(directory.path)).toEqual(['models.yaml']);
  });

  it('makes a new file for its owner alone', () => {
    const path = join(directory.path, 'secrets.key');
    writeFileAtomic(path, 'secret');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('says why it could not, and leaves what was there', () => {
    const path = join(directory.path, 'taken');
    mkdirSync(path);
    writeFileSync(join(path, 'inner'), 'kept');
    expect(() => writeFileAtomic(path, 'new')).toThrow(expect.objectContaining({ code: 'file-unusable', path }));
    expect(() => writeFileAtomic(join(directory.path, 'missing', 'file'), 'new')).toThrow(expect.objectContaining({ code: 'file-unusable' }));
    expect(readdirSync(directory.path, { recursive: true }).toSorted()).toEqual(['taken', join('taken', 'inner')]);
  });

  it.runIf(process.platform === 'linux')('writes, syncs, renames and syncs the directory, in this order', () => {
    const strace = '/usr/bin/strace';
    if (!existsSync(strace)) throw new Error('strace is missing: npm test installs it on Debian (apt-get install strace)');
    const path = join(directory.path, 'models.yaml');
    const trace = join(directory.path, 'trace');
    const script = join(import.meta.dirname, '../../test/children/write-atomic.ts');
    execFileSync(strace, ['-f', '-y', '-o', trace, '-e', 'trace=openat,write,pwrite64,fsync,fdatasync,rename,renameat,renameat2', process.execPath, script, path]);
    const calls = readFileSync(trace, 'utf8').split('\n').filter((line) => line.includes('the new content') || line.includes(`${directory.path}/.models.yaml`) || (/fsync|openat/.test(line) && line.includes(`${directory.path}>`)) );
    const order = calls.map((line) => /\b(openat|p?write(?:64)?|fsync|rename)\w*\(/.exec(line)?.[1]).filter((name) => name !== undefined);
    expect(order).toEqual(['openat', 'write', 'fsync', 'rename', 'openat', 'fsync'].map((name) => expect.stringContaining(name)));
  });
});
