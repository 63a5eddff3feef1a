import fc from 'fast-check';
import { execFile } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { bytesOf, FOLLOWING, openTestWorkspace, POLICY, snapshot } from '../../test/support/open-workspace.ts';
import type { TestWorkspace } from '../../test/support/open-workspace.ts';
import type { PreparedChange } from '../index.ts';
import type { Calls } from './calls.ts';
import { SYSTEM_CALLS } from './calls.ts';

/** The system's calls, of which the n-th fails once; `failed` says whether it came to that. */
function failingAt(n: number, code: string): { calls: Calls; failed: () => boolean } {
  let count = 0;
  const failing = Object.fromEntries(
    Object.entries(SYSTEM_CALLS).map(([name, call]) => [
      name,
      (...args: unknown[]) => {
        count += name === 'close' ? 0 : 1;
        if (count === n && name !== 'close') throw Object.assign(new Error(`${code}: injected at ${name}`), { code });
        return (call as (...given: unknown[]) => unknown)(...args);
      },
    ]),
  );
  return { calls: failing as unknown as Calls, failed: () => count >= n };
}

const MANY = `diff --git a/a.txt b/renamed/a.txt
similarity index 50%
rename from a.txt
rename to renamed/a.txt
--- a/a.txt
+++ b/renamed/a.txt
@@ -1 +1 @@
-a
+A
diff --git a/b.txt b/b.txt
--- a/b.txt
+++ b/b.txt
@@ -1 +1,2 @@
 b
+more
diff --git a/dir/c.txt b/dir/c.txt
deleted file mode 100644
--- a/dir/c.txt
+++ /dev/null
@@ -1 +0,0 @@
-c
diff --git a/new/deep/d.txt b/new/deep/d.txt
new file mode 100755
--- /dev/null
+++ b/new/deep/d.txt
@@ -0,0 +1 @@
+d
`;

type Change = (it_: TestWorkspace) => Promise<PreparedChange>;
const CHANGES: Record<string, Change> = {
  'a new file in new directories': ({ workspace }) => workspace.prepareWrite('x/y/z.txt', bytesOf('z'), {}, POLICY),
  'an overwritten file': ({ workspace }) => workspace.prepareWrite('a.txt', bytesOf('z'), {}, POLICY),
  'a patch of many files': ({ workspace }) => workspace.preparePatch(MANY, {}, POLICY),
  'a removed directory': ({ workspace }) => workspace.prepareRemove('dir', POLICY),
  'a removed file': ({ workspace }) => workspace.prepareRemove('a.txt', POLICY),
  'a moved file': ({ workspace }) => workspace.prepareMove('a.txt', 'new/a.txt', {}, POLICY),
  'a moved file that replaces another': ({ workspace }) => workspace.prepareMove('a.txt', 'b.txt', { overwrite: true }, POLICY),
  'a moved directory': ({ workspace }) => workspace.prepareMove('dir', 'new/dir', {}, POLICY),
  'a copied directory': ({ workspace }) => workspace.prepareCopy('dir', 'new/dir', {}, POLICY),
  'a copied file that replaces a link': ({ workspace }) => workspace.prepareCopy('a.txt', 'link', { overwrite: true }, FOLLOWING),
};

async function openFilled(calls: Calls): Promise<TestWorkspace> {
  const it_ = await openTestWorkspace({ calls });
  it_.put({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'dir/c.txt': 'c\n', 'dir/sub/e.txt': 'e\n' });
  chmodSync(it_.path('b.txt'), 0o640);
  symlinkSync('a.txt', it_.path('link'));
  return it_;
}

describe('a commit', () => {
  it.each(Object.entries(CHANGES))('makes all or nothing of %s, whichever call fails', async (_name, prepareChange) => {
    for (const code of ['ENOSPC', 'EPERM']) {
      for (let n = 1; ; n += 1) {
        const fault = failingAt(n, code);
        using it_ = await openFilled(fault.calls);
        const before = snapshot(it_.root);
        const change = await prepareChange(it_);
        const error = await change.commit().then(() => null, (reason: unknown) => reason);
        if (!fault.failed()) {
          expect(error).toBeNull();
          expect(n).toBeGreaterThan(1);
          break;
        }
        const after = snapshot(it_.root);
        // A link that is not permitted is done without.
        if (error === null) expect(after, `call ${n}`).not.toEqual(before);
        else {
          expect(error).toMatchObject({ code: code === 'ENOSPC' ? 'disk-full' : 'permission-denied' });
          expect(after, `call ${n}`).toEqual(before);
        }
        expect(Object.keys(after).filter((name) => name.includes('.tmp')), `call ${n}`).toEqual([]);
      }
    }
  });

  it('makes all or nothing of any set of files', async () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd/a', 'd/b', 'd/e/a', 'f/a');
    const contents = fc.dictionary(name, fc.constantFrom('1\n', '2\n', '1\n2\n', 'x'), { maxKeys: 7 });
    await fc.assert(
      fc.asyncProperty(contents, contents, fc.integer({ min: 1, max: 80 }), async (old, now, n) => {
        const fault = failingAt(n, 'EIO');
        using it_ = await openTestWorkspace({ calls: fault.calls });
        it_.put(old);
        const patch = beginPatch(old, now);
        if (patch === null) return;
        const before = snapshot(it_.root);
        const change = await it_.workspace.preparePatch(patch, {}, POLICY);
        const error = await change.commit().then(() => null, (reason: unknown) => reason);
        const after = snapshot(it_.root);
        if (error !== null) expect(after).toEqual(before);
        else for (const path of new Set([...Object.keys(old), ...Object.keys(now)])) expect(after[path]?.slice(4), path).toBe(now[path]);
        expect(Object.keys(after).filter((path) => path.includes('.tmp'))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('says what it could not tidy up, and that the change was made', async () => {
    const unlink = () => {
      throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
    };
    using it_ = await openFilled({ ...SYSTEM_CALLS, unlink });
    const change = await it_.workspace.prepareRemove('dir', POLICY);
    await expect(change.commit()).rejects.toMatchObject({ code: 'failed', problem: expect.stringMatching(/^The change was made, but .*\.tmp \(EPERM\)/) as string });
    expect(Object.keys(snapshot(it_.root))).not.toContain('dir/');
  });

  it('says what it could not put back, and where it lies', async () => {
    let renames = 0;
    const rename: Calls['rename'] = (from, to) => {
      renames += 1;
      if (renames > 1) throw Object.assign(new Error('EIO'), { code: 'EIO' });
      SYSTEM_CALLS.rename(from, to);
    };
    using it_ = await openFilled({ ...SYSTEM_CALLS, rename });
    const change = await it_.workspace.preparePatch('*** Begin Patch\n*** Delete File: a.txt\n*** Delete File: b.txt\n*** End Patch', {}, POLICY);
    const error = await change.commit().then(() => null, (reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'failed', problem: expect.stringMatching(/Not all could be put back as it was: \.chatos-.*\.tmp \(EIO\)/) as string });
    expect(Object.entries(snapshot(it_.root)).find(([name]) => name.endsWith('.tmp'))?.[1]).toBe('644 a\n');
  });

  it('says what the system answered, in words', async () => {
    const expected: Record<string, string> = { ENOSPC: 'disk-full', EDQUOT: 'disk-full', EROFS: 'read-only', EACCES: 'permission-denied' };
    for (const [code, ours] of Object.entries(expected)) {
      using it_ = await openTestWorkspace({ calls: failingAt(1, code).calls });
      const change = await it_.workspace.prepareWrite('a.txt', bytesOf('a'), {}, POLICY);
      await expect(change.commit()).rejects.toMatchObject({ code: ours, remedy: expect.stringMatching(/\w/) as string });
    }
  });
});

describe.runIf(process.platform === 'linux')('a file system that does not take what is written', () => {
  const run = promisify(execFile);
  const script = join(import.meta.dirname, '../../test/children/write.ts');
  const paths = ['a.txt', 'new/dir/b.txt', 'closed/b.txt', 'closed/new.txt'];

  /** The child runs as nobody where the tests run as root. */
  async function openToAll(): Promise<TestWorkspace> {
    const it_ = await openFilled(SYSTEM_CALLS);
    it_.put({ 'closed/b.txt': 'old' });
    for (const path of [join(it_.root, '..'), it_.root]) chmodSync(path, 0o777);
    chmodSync(it_.path('closed'), 0o555);
    return it_;
  }

  it('limits the size of files, or a directory may not be written: said so, and nothing changed', async () => {
    using it_ = await openToAll();
    const before = snapshot(it_.root);
    const { stdout } = await run('/bin/sh', ['-c', 'ulimit -f 100 && exec "$@"', 'sh', process.execPath, script, it_.root]);
    expect(JSON.parse(stdout)).toEqual(paths.map((path) => ({ path, code: path.startsWith('closed/') ? 'permission-denied' : 'disk-full' })));
    expect(snapshot(it_.root)).toEqual(before);
  });

  it('is read-only: said so, and nothing changed', async () => {
    using it_ = await openToAll();
    const before = snapshot(it_.root);
    const { stdout } = await run('bwrap', ['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', process.execPath, script, it_.root]);
    expect(JSON.parse(stdout)).toEqual(paths.map((path) => ({ path, code: 'read-only' })));
    expect(snapshot(it_.root)).toEqual(before);
  });

  it('is full: said so, and what fits is written', async () => {
    using it_ = await openToAll();
    const { stdout } = await run('bwrap', ['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--perms', '0777', '--size', '1000000', '--tmpfs', it_.root, process.execPath, script, it_.root]);
    expect(JSON.parse(stdout)).toEqual(paths.map((path) => ({ path, code: path.startsWith('closed/') ? 'written' : 'disk-full' })));
  });
});

/** The patch from one set of files to another; null where they are the same. */
function beginPatch(old: Record<string, string>, now: Record<string, string>): string | null {
  const lines: string[] = [];
  for (const path of Object.keys(old)) if (old[path] !== now[path]) lines.push(`*** Delete File: ${path}`);
  const ended = (text: string) => text.replace(/\n$/, '').split('\n').map((line) => `+${line}`);
  const added = Object.entries(now).filter(([path, text]) => old[path] !== text);
  // A file that has no last line end cannot be added in this format.
  for (const [path, text] of added) {
    if (!text.endsWith('\n')) now[path] = `${text}\n`;
    lines.push(`*** Add File: ${path}`, ...ended(text));
  }
  return lines.length === 0 ? null : ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');
}
