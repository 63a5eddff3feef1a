import type { ReviewDetail } from '@chatos/contracts';
import { temporaryDirectory } from '@chatos/testing';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { patchOf } from './patch.ts';
import { printPatch } from './print-patch.ts';

function detail(file: Partial<ReviewDetail['file']>, hunks: Partial<ReviewDetail['hunks'][number]>[]): ReviewDetail {
  return {
    file: { path: 'a.txt', change: 'modified', additions: 1, deletions: 1, hunks: hunks.length, keptHunks: 0, steps: [], isBinary: false, isRestorable: true, isEditedSince: false, problem: null, ...file },
    before: '', after: '', current: null,
    hunks: hunks.map((hunk) => ({ id: 'h', beforeStart: 1, beforeLines: 1, afterStart: 1, afterLines: 1, lines: '-x\n+y\n', isKept: false, ...hunk })),
  };
}

test('what is printed can be applied by patch', () => {
  const directory = temporaryDirectory();
  onTestFinished(() => directory.remove());
  writeFileSync(join(directory.path, 'a.txt'), 'one\ntwo\nthree\nfour\n');
  const text = patchOf(detail({}, [{ beforeStart: 2, afterStart: 2, lines: '-two\n+zwei\n' }, { beforeStart: 4, afterStart: 4, lines: '-four\n+vier' }]));
  execFileSync('patch', ['-p1', '--fuzz=0'], { cwd: directory.path, input: text });
  expect(readFileSync(join(directory.path, 'a.txt'), 'utf8')).toBe('one\nzwei\nthree\nvier\n');
});

test('a file that came or went, and one that is no text, say so', () => {
  expect(patchOf(detail({ change: 'created' }, [{ beforeStart: 0, beforeLines: 0, lines: '+y\n' }]))).toBe('--- /dev/null\n+++ b/a.txt\n@@ -0,0 +1,1 @@\n+y\n');
  expect(patchOf(detail({ change: 'deleted' }, [{ afterStart: 0, afterLines: 0, lines: '-x\n' }]))).toMatch(/^--- a\/a\.txt\n\+\+\+ \/dev\/null\n/);
  expect(patchOf(detail({ isBinary: true }, []))).toBe('Binary files a/a.txt and b/a.txt differ\n');
  expect(patchOf(detail({ problem: 'It has 120 MB.' }, []))).toBe('Files a/a.txt and b/a.txt differ (It has 120 MB.)\n');
});

function printed(isTTY: boolean, environment: Record<string, string> = {}): { output: string; errors: string } {
  const texts = { output: '', errors: '' };
  const stream = (name: 'output' | 'errors') => Object.assign(new Writable({ write: (chunk: Buffer, _encoding, done) => void ((texts[name] += String(chunk)), done()) }), { isTTY });
  printPatch({ input: process.stdin, output: stream('output'), errors: stream('errors') }, { files: [{ path: 'a.txt', change: 'modified', additions: 2, deletions: 1, problem: null }], diff: '--- a/a\u001B[2J.txt\n+new\n-old\n' }, environment);
  return texts;
}

test('a pipe gets the difference as it is; a terminal gets it in colours, and nothing that steers it', () => {
  expect(printed(false)).toEqual({ output: '\n--- a/a\u001B[2J.txt\n+new\n-old\n', errors: expect.stringContaining('1 file changed, 2 lines added, 1 removed') });
  expect(printed(true).output).toContain('\u001B[32m+new\u001B[39m');
  expect(printed(true).output).not.toContain('\u001B[2J');
  expect(printed(true, { NO_COLOR: '1' }).output).not.toContain('\u001B[');
});
