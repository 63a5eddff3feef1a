import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provideLockedPackage, verifyIntegrity } from './locked-package.mjs';
import { lockedNode } from './tool-chain.mjs';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chatos-locked-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

describe('the lock', () => {
  it.each(['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'])('has a Node for %s, pinned by hash', (key) => {
    const [platform, architecture] = key.split('-') as [NodeJS.Platform, string];
    const locked = lockedNode(platform, architecture);
    expect(Number(locked.version.split('.')[0])).toBeGreaterThanOrEqual(24);
    expect(locked.integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
  });

  it('says what to do on a platform that it does not have', () => {
    expect(() => lockedNode('sunos', 'x64')).toThrow('Install Node 24');
  });

  it('names the pnpm of the workspace', () => {
    const lock = JSON.parse(readFileSync(new URL('./node-lock.json', import.meta.url), 'utf8')) as { pnpm: { version: string } };
    const workspace = readFileSync(new URL('../../pnpm-workspace.yaml', import.meta.url), 'utf8');
    expect(workspace).toMatch(new RegExp(`^ {2}pnpm: ${lock.pnpm.version}$`, 'm'));
  });
});

describe('a tarball', () => {
  const text = 'not what was locked';
  const locked = { name: 'example', version: '1.0.0', integrity: `sha512-${createHash('sha512').update(text).digest('base64')}` };

  it('with the locked hash is taken', async () => {
    const file = join(directory, 'right.tgz');
    await writeFile(file, text);
    await expect(verifyIntegrity(file, locked)).resolves.toBeUndefined();
  });

  it('with any other hash is refused, naming both', async () => {
    const file = join(directory, 'wrong.tgz');
    await writeFile(file, `${text}!`);
    await expect(verifyIntegrity(file, locked)).rejects.toThrow(/is not the locked one: expected sha512-.*, found sha512-/);
  });

  it('that is in the cache is not fetched again', async () => {
    const home = join(directory, 'example-1.0.0', 'bin');
    await mkdir(home, { recursive: true });
    await writeFile(join(home, 'tool'), '');
    expect(await provideLockedPackage({ ...locked, executable: 'bin/tool' }, directory, 'never')).toBe(join(home, 'tool'));
  });

  it('that cannot be fetched leaves nothing behind and says so', async () => {
    const cache = join(directory, 'empty');
    // A name that no registry can hold, so that npm refuses it by itself.
    await expect(provideLockedPackage({ ...locked, name: 'Not A Name', executable: 'bin/tool' }, cache, 'a test')).rejects.toThrow('could not be fetched');
    expect(await readdir(cache)).toEqual([]);
  });
});
