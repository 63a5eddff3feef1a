import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commit, openTestWorkspace, POLICY } from '../../test/support/open-workspace.ts';
import type { TestWorkspace } from '../../test/support/open-workspace.ts';

describe('an edit', () => {
  let it_: TestWorkspace;
  const edit = (path: string, oldString: string, newString: string, expectedReplacements?: number) => it_.workspace.prepareEdit(path, { oldString, newString, expectedReplacements }, POLICY);
  beforeEach(async () => {
    it_ = await openTestWorkspace();
  });
  afterEach(() => it_[Symbol.dispose]());

  it('replaces text that is there as often as told, taking nothing in it for a pattern', async () => {
    it_.put({ 'a.txt': 'a.c $& a.c\nabc\n' });
    await commit(edit('a.txt', 'a.c', "$'$&", 2));
    expect(it_.text('a.txt')).toBe("$'$& $& $'$&\nabc\n");
  });

  it('fails rather than guess, and names the lines', async () => {
    it_.put({ 'a.txt': 'x\nfoo\nfoo\n\tif (a)  {\n\t  b();\n', aaa: 'aaa' });
    await expect(edit('a.txt', 'foo', 'bar')).rejects.toMatchObject({ code: 'no-match', problem: expect.stringContaining('2 times in "a.txt" (at lines 2, 3)') as string });
    await expect(edit('a.txt', 'foo', 'bar', 3)).rejects.toMatchObject({ code: 'no-match' });
    await expect(edit('a.txt', 'nowhere', 'bar')).rejects.toMatchObject({ code: 'no-match', remedy: expect.stringContaining('Read the file again') as string });
    await expect(edit('a.txt', '    if (a) {\n      b();\n', 'x')).rejects.toMatchObject({ code: 'no-match', remedy: expect.stringContaining('at line 4:') as string });
    for (const times of [1, 2]) await expect(edit('aaa', 'aa', 'b', times)).rejects.toMatchObject({ code: 'no-match' });
    await expect(edit('a.txt', '', 'x')).rejects.toMatchObject({ code: 'argument-invalid' });
    await expect(edit('a.txt', 'x', 'y', 0)).rejects.toMatchObject({ code: 'argument-invalid' });
    await expect(edit('a.txt', 'x', '\ud800')).rejects.toMatchObject({ code: 'argument-invalid' });
    await expect(edit('a.txt', 'foo', 'foo', 2)).rejects.toMatchObject({ code: 'nothing-to-change' });
    await expect(edit('none.txt', 'x', 'y')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('edits text alone', async () => {
    it_.put({ 'a.bin': new Uint8Array([120, 0]), 'latin1.txt': new Uint8Array([120, 0xe4]) });
    for (const path of ['a.bin', 'latin1.txt']) await expect(edit(path, 'x', 'y')).rejects.toMatchObject({ code: 'not-text' });
  });

  it('keeps CRLF, the byte order mark and a missing last line end', async () => {
    it_.put({ 'a.txt': '\ufeffone\r\ntwo\r\nthree', 'b.txt': 'one\ntwo\n', 'mixed.txt': 'one\r\ntwo\nthree\n' });
    await commit(edit('a.txt', 'one\ntwo', 'eins\nzwei\ndrei'));
    expect(it_.text('a.txt')).toBe('\ufeffeins\r\nzwei\r\ndrei\r\nthree');
    await commit(edit('a.txt', 'three', 'vier\nfünf'));
    expect(it_.text('a.txt')).toBe('\ufeffeins\r\nzwei\r\ndrei\r\nvier\r\nfünf');
    await commit(edit('b.txt', 'one\r\ntwo', '1\r\n2'));
    expect(it_.text('b.txt')).toBe('1\n2\n');
    await commit(edit('mixed.txt', 'two\nthree', '2\n3'));
    expect(it_.text('mixed.txt')).toBe('one\r\n2\n3\n');
  });

  it('is the replacement of the one occurrence, for any text', async () => {
    const line = fc.constantFrom('a', 'b', 'ab', '', '  a', 'ä');
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 6 }), fc.array(line, { minLength: 1, maxLength: 2 }), fc.array(line, { maxLength: 3 }), fc.constantFrom('\n', '\r\n'), async (lines, wanted, given, end) => {
        const [text, oldString, newString] = [`start\n${lines.join('\n')}\nend`, wanted.join('\n'), given.join('\n')];
        if (oldString === '' || oldString === newString) return;
        it_.put({ 'a.txt': text.replaceAll('\n', end) });
        const count = [...text].filter((_character, at) => text.startsWith(oldString, at)).length;
        const change = edit('a.txt', oldString, newString);
        if (count !== 1) {
          await expect(change).rejects.toMatchObject({ code: 'no-match' });
          return;
        }
        await commit(change);
        expect(it_.text('a.txt')).toBe(text.replace(oldString, () => newString).replaceAll('\n', end));
      }),
      { numRuns: 300 },
    );
  });
});
