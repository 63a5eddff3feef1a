import type { ReviewDetail, ReviewHunk } from '@chatos/contracts';

/** The difference of one file as `git diff` and `patch` know it; of what is no text, one line that says so. */
export function patchOf({ file, hunks }: ReviewDetail): string {
  const before = file.change === 'created' ? '/dev/null' : `a/${file.path}`;
  const after = file.change === 'deleted' ? '/dev/null' : `b/${file.path}`;
  if (hunks.length === 0) return `${file.isBinary ? 'Binary files' : 'Files'} ${before} and ${after} differ${file.problem === null ? '' : ` (${file.problem})`}\n`;
  return `--- ${before}\n+++ ${after}\n${hunks.map(hunkText).join('')}`;
}

function hunkText({ beforeStart, beforeLines, afterStart, afterLines, lines }: ReviewHunk): string {
  return `@@ -${beforeStart},${beforeLines} +${afterStart},${afterLines} @@\n${lines.endsWith('\n') ? lines : `${lines}\n`}`;
}
