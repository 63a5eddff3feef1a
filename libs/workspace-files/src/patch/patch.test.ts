import { chmodSync, statSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf, commit, openTestWorkspace, POLICY, snapshot } from '../../test/support/open-workspace.ts';
import type { TestWorkspace } from '../../test/support/open-workspace.ts';

let it_: TestWorkspace;
const patch = (text: string, path?: string) => it_.workspace.preparePatch(text, { path }, POLICY);
beforeEach(async () => {
  it_ = await openTestWorkspace();
});
afterEach(() => it_[Symbol.dispose]());

describe('a unified diff', () => {
  it('applies to files, new files, deletions, renames and modes, and is refused a second time', async () => {
    it_.put({ 'a.txt': '1\n2\n3\n', 'old name.txt': 'x\ny\nz\n', 'gone.txt': 'bye\n', 'run.sh': '#!\n' });
    const text = `From: somebody
diff --git a/a.txt b/a.txt
--- a/a.txt
+++ b/a.txt
@@ -1,3 +1,3 @@
 1
-2
+two
 3
diff --git a/gone.txt b/gone.txt
deleted file mode 100644
--- a/gone.txt
+++ /dev/null
@@ -1 +0,0 @@
-bye
diff --git a/new/file.txt b/new/file.txt
new file mode 100755
--- /dev/null
+++ b/new/file.txt
@@ -0,0 +1,2 @@
+hello
+world
\\ No newline at end of file
diff --git a/old name.txt b/new name.txt
similarity index 60%
rename from old name.txt
rename to new name.txt
--- a/old name.txt
+++ b/new name.txt
@@ -1,3 +1,3 @@
 x
-y
+Y
 z
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
-- 
2.39.5
`;
    await commit(patch(text));
    const { '/': _root, 'state/': _state, ...files } = snapshot(it_.root);
    expect(files).toEqual({ 'a.txt': '644 1\ntwo\n3\n', 'new/': '755', 'new/file.txt': '755 hello\nworld', 'new name.txt': '644 x\nY\nz\n', 'run.sh': '755 #!\n' });
    await expect(patch(text.replace(/diff --git a\/run[^]*/, ''))).rejects.toMatchObject({ code: 'already-applied' });
  });

  it('applies where its lines moved, but never where they differ or fit twice', async () => {
    it_.put({ 'moved.txt': '0\n0\n1\n2\n3\n', 'twice.txt': '0\n1\n2\n3\n1\n2\n3\n', 'fuzzy.txt': '1\n2\nX\n' });
    const text = (path: string) => `--- a/${path}\n+++ b/${path}\n@@ -1,3 +1,3 @@\n 1\n-2\n+two\n 3\n`;
    await commit(patch(text('moved.txt')));
    expect(it_.text('moved.txt')).toBe('0\n0\n1\ntwo\n3\n');
    await expect(patch(text('twice.txt'))).rejects.toMatchObject({ code: 'no-match', problem: expect.stringContaining('several places (lines 2, 5)') as string });
    await expect(patch(text('fuzzy.txt'))).rejects.toMatchObject({ code: 'no-match', problem: expect.stringContaining('does not fit') as string });
    await expect(patch(text('moved.txt'))).rejects.toMatchObject({ code: 'already-applied' });
    it_.put({ 'space.txt': '1\n  2\n3\n' });
    await expect(patch(text('space.txt'))).rejects.toMatchObject({ problem: expect.stringContaining('other white space its lines are at line 1') as string });
  });

  it('changes no file where one does not fit', async () => {
    it_.put({ 'a.txt': 'a\n', 'b.txt': 'other\n' });
    await expect(patch('--- a/new.txt\n+++ b/new.txt\n@@ -0,0 +1 @@\n+a\n')).rejects.toMatchObject({ code: 'no-match', problem: expect.stringContaining('/dev/null') as string });
    const before = snapshot(it_.root);
    await expect(patch('--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-a\n+A\n--- a/b.txt\n+++ b/b.txt\n@@ -1 +1 @@\n-b\n+B\n')).rejects.toMatchObject({ code: 'no-match', problem: expect.stringContaining('b.txt') as string });
    expect(snapshot(it_.root)).toEqual(before);
  });

  it('fits a file with CRLF whichever way the patch was written, and keeps a missing last line end', async () => {
    const text = '--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,3 @@\n 1\n+1.5\n 2\n';
    for (const form of [text, text.replaceAll('\n', '\r\n'), text.replaceAll(/^([ +-][\d.]+)$/gm, '$1\r')]) {
      it_.put({ 'a.txt': '1\r\n2\r\n' });
      await commit(patch(form));
      expect(it_.text('a.txt')).toBe('1\r\n1.5\r\n2\r\n');
    }
    it_.put({ 'a.txt': '1\n2' });
    await commit(patch(text));
    expect(it_.text('a.txt')).toBe('1\n1.5\n2');
    it_.put({ 'a.txt': '\ufeff1\r\n2\r\n' });
    await commit(patch(text));
    expect(it_.text('a.txt')).toBe('\ufeff1\r\n1.5\r\n2\r\n');
    it_.put({ 'a.txt': '1\n2\n' });
    await commit(patch(text.replaceAll('\n', '\r\n')));
    expect(it_.text('a.txt')).toBe('1\n1.5\n2\n');
  });

  it('may be for a path that is given, with or without names of its own', async () => {
    it_.put({ 'src/a.txt': 'a\n' });
    await commit(patch('@@ -1 +1 @@\n-a\n+b\n', 'src/a.txt'));
    await commit(patch('--- a.txt\n+++ a.txt\n@@ -1 +1 @@\n-b\n+c\n', 'src/a.txt'));
    await commit(patch('--- old/src/a.txt\t2026-01-01\n+++ new/src/a.txt\t2026-01-02\n@@ -1 +1 @@\n-c\n+d\n'));
    expect(it_.text('src/a.txt')).toBe('d\n');
    await expect(patch('@@ -1 +1 @@\n-d\n+e\n')).rejects.toMatchObject({ code: 'patch-invalid' });
  });

  it.each([
    ['no patch', 'hello'],
    ['nothing', ''],
    ['a binary patch', 'diff --git a/a b/a\nindex 0000000..1111111\nGIT binary patch\nliteral 3\nKcmZQz\n'],
    ['files that differ as binary', 'diff --git a/a b/a\nBinary files a/a and b/a differ\n'],
    ['a wrong count', '--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n-a\n+b\n'],
    ['lines behind a hunk', '--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n\n+lost\n'],
    ['a hunk without numbers', '--- a/a\n+++ b/a\n@@ ... @@\n-a\n+b\n'],
    ['a combined diff', '--- a/a\n+++ b/a\n@@@ -1 -1 +1 @@@\n--a\n++b\n'],
    ['a symbolic link', 'diff --git a/l b/l\nnew file mode 120000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+/etc/passwd\n\\ No newline at end of file\n'],
  ])('is refused where it is %s', async (_name, text) => {
    it_.put({ a: 'a\n' });
    await expect(patch(text)).rejects.toMatchObject({ code: 'patch-invalid' });
  });

  it('reaches no file that a change may not reach', async () => {
    symlinkSync(it_.outside, it_.path('out'));
    const text = (path: string) => `--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+x\n`;
    await expect(patch(text('../outside/x'))).rejects.toMatchObject({ code: 'outside' });
    await expect(patch(text('out/x'))).rejects.toMatchObject({ code: 'link-refused' });
    await expect(patch(text('.git/hooks/pre-commit'))).rejects.toMatchObject({ code: 'refused' });
    await expect(patch(text('state/x'))).rejects.toMatchObject({ code: 'refused' });
    await expect(patch(`*** Begin Patch\n*** Add File: ${it_.outside}/x\n+x\n*** End Patch`)).rejects.toMatchObject({ code: 'outside' });
    await expect(it_.workspace.preparePatch(text('new'), {}, { ...POLICY, maxWriteBytes: 1 })).rejects.toMatchObject({ code: 'too-large' });
  });

  it('follows a row of renames, and takes an index line for the last word', async () => {
    it_.put({ a: 'a\n', b: 'b\n', blank: '\n\n\n' });
    await commit(patch('diff --git a/a b/b\nrename from a\nrename to b\ndiff --git a/b b/c\nrename from b\nrename to c\n'));
    const { '/': _root, 'state/': _state, ...files } = snapshot(it_.root);
    expect(files).toEqual({ b: '644 a\n', c: '644 b\n', blank: '644 \n\n\n' });
    // One more of the same line: without the hash nobody could tell whether it was added already.
    const text = '--- a/blank\n+++ b/blank\n@@ -1,2 +1,3 @@\n \n+\n \n';
    await expect(patch(text)).rejects.toMatchObject({ code: 'already-applied' });
    const hashed = `diff --git a/blank b/blank\nindex b28b04f..0000000 100644\n${text}`;
    await commit(patch(hashed));
    expect(it_.text('blank')).toBe('\n\n\n\n');
    expect(bytesOf('')).toHaveLength(0);
  });
});

describe('the *** Begin Patch format', () => {
  const begin = (...lines: string[]) => ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');

  it('adds, updates, moves and deletes files, and is refused a second time', async () => {
    it_.put({ 'a.txt': 'one\ntwo\nthree\n', 'b.txt': 'x\ny', 'gone.txt': 'g' });
    chmodSync(it_.path('b.txt'), 0o755);
    const text = begin('*** Add File: dir/new.txt', '+first', '+', '*** Update File: a.txt', '@@', ' one', '-two', '+2', '*** Update File: b.txt', '*** Move to: moved/b.txt', '@@', '-x', '+X', '', '*** Delete File: gone.txt');
    await commit(patch(text));
    const { '/': _root, 'state/': _state, ...files } = snapshot(it_.root);
    expect(files).toEqual({ 'a.txt': '644 one\n2\nthree\n', 'dir/': '755', 'dir/new.txt': '644 first\n\n', 'moved/': '755', 'moved/b.txt': '755 X\ny' });
    await expect(patch(text)).rejects.toMatchObject({ code: 'already-applied' });
    expect(statSync(it_.path('moved/b.txt')).mode & 0o777).toBe(0o755);
  });

  it('is placed by its lines, by lines after @@, and by the end of the file', async () => {
    it_.put({ 'a.ts': 'class A {\n  run() {\n    go();\n  }\n}\nclass B {\n  run() {\n    go();\n  }\n}\n' });
    const update = (...lines: string[]) => patch(begin('*** Update File: a.ts', ...lines));
    await expect(update('@@', '-    go();', '+    stop();')).rejects.toMatchObject({ code: 'no-match', problem: expect.stringContaining('several places (lines 3, 8)') as string });
    await commit(update('@@ class B {', '-    go();', '+    stop();'));
    await commit(update('@@ class A {', '@@   run() {'.replace('@@   ', '@@ '), '+    first();').catch(() => update('@@', ' class A {', '   run() {', '+    first();')));
    await commit(update('@@', '+// end', '*** End of File'));
    expect(it_.text('a.ts')).toBe('class A {\n  run() {\n    first();\n    go();\n  }\n}\nclass B {\n  run() {\n    stop();\n  }\n}\n// end\n');
    await expect(update('@@', '+nowhere')).rejects.toMatchObject({ code: 'no-match' });
    await expect(update('@@ class C {', '-    go();', '+    stop();')).rejects.toMatchObject({ problem: expect.stringContaining('"class C {"') as string });
    await expect(update('@@', ' class A {', '   run() {', '+    first();')).rejects.toMatchObject({ code: 'already-applied' });
  });

  it('keeps CRLF and a missing last line end', async () => {
    it_.put({ 'a.txt': '1\r\n2\r\n3' });
    await commit(patch(begin('*** Update File: a.txt', '@@', ' 2', '-3', '+drei')));
    expect(it_.text('a.txt')).toBe('1\r\n2\r\ndrei');
  });

  it.each([
    ['without its end', '*** Begin Patch\n*** Delete File: a'],
    ['without files', begin()],
    ['with words between', begin('hello', '*** Delete File: a')],
    ['that changes nothing', begin('*** Update File: a', '@@', ' a')],
    ['without hunks', begin('*** Update File: a')],
    ['with line numbers', begin('*** Update File: a', '@@ -1,2 +1,2 @@', '-a', '+b')],
    ['with an unmarked line', begin('*** Update File: a', '@@', '-a', 'b')],
    ['whose new file has an unmarked line', begin('*** Add File: b', 'b')],
  ])('is refused %s', async (_name, text) => {
    it_.put({ a: 'a\n' });
    await expect(patch(text)).rejects.toMatchObject({ code: 'patch-invalid', remedy: expect.stringMatching(/\w/) as string });
  });
});
