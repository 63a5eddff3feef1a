import { temporaryDirectory } from '@chatos/testing';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveStateRoot } from './state-root.ts';

describe('resolveStateRoot', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => directory.remove());

  it('makes a missing directory, for its owner alone, and answers with its absolute path', () => {
    const path = join(directory.path, 'a', 'b');
    expect(resolveStateRoot(relative(process.cwd(), path)).path).toBe(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it('takes an existing directory as it is', () => {
    expect(resolveStateRoot(directory.path).path).toBe(directory.path);
  });

  it('says that the path is a file', () => {
    const path = join(directory.path, 'file');
    writeFileSync(path, 'mine');
    expect(() => resolveStateRoot(path)).toThrow(expect.objectContaining({ code: 'state-root-unusable', path, problem: expect.stringContaining('is a file, not a directory') }));
  });

  it('says that a part of the path is a file', () => {
    writeFileSync(join(directory.path, 'file'), 'mine');
    expect(() => resolveStateRoot(join(directory.path, 'file', 'root'))).toThrow(expect.objectContaining({ code: 'state-root-unusable', problem: expect.stringContaining('a part of its path is a file') }));
  });

  it.runIf(process.platform === 'linux')('says that the directory cannot be made where the system makes none', () => {
    expect(() => resolveStateRoot('/proc/chatos')).toThrow(expect.objectContaining({ code: 'state-root-unusable', remedy: expect.stringContaining('--state-root') }));
  });

  it.skipIf(process.platform === 'win32')('says that the directory cannot be written, and writes nothing', (context) => {
    const path = join(directory.path, 'read-only');
    mkdirSync(path);
    const restore = makeReadOnly(path);
    if (restore === null) context.skip('this user may write everywhere, and the file system knows no immutable directories');
    try {
      expect(() => resolveStateRoot(path)).toThrow(expect.objectContaining({ code: 'state-root-unusable', problem: expect.stringContaining('cannot be written') }));
      expect(() => resolveStateRoot(join(path, 'inner'))).toThrow(expect.objectContaining({ code: 'state-root-unusable' }));
      expect(existsSync(join(path, 'inner'))).toBe(false);
    } finally {
      restore?.();
    }
  });

  it.runIf(process.platform === 'linux')('says that it lies on a read-only file system', (context) => {
    const script = `mount -t tmpfs -o ro none '${directory.path}' && exec '${process.execPath}' -e '
      import("${join(import.meta.dirname, 'state-root.ts')}").then(({ resolveStateRoot }) => {
        try { resolveStateRoot(process.argv[1]); } catch (error) { console.log(error.code + " " + error.problem); }
      })' '${directory.path}'`;
    let output: string;
    try {
      output = execFileSync('unshare', ['--mount', '--map-root-user', 'sh', '-c', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    } catch {
      context.skip('this system lets no test mount a file system');
      return;
    }
    expect(output).toContain('state-root-unusable');
    expect(output).toContain('lies on a read-only file system');
  });
});

/** Root is not bound by permission bits: for it the directory is made immutable instead. Null where neither works. */
function makeReadOnly(path: string): (() => void) | null {
  if (process.getuid?.() !== 0) {
    chmodSync(path, 0o500);
    return () => chmodSync(path, 0o700);
  }
  try {
    execFileSync('chattr', ['+i', path], { stdio: 'ignore' });
    return () => void execFileSync('chattr', ['-i', path]);
  } catch {
    return null;
  }
}
