import type { ReviewDetail, ReviewHunk } from '@chatos/contracts';

/** The difference of one file as `git diff` and `patch` know it; of what is no text, one line that says so. */
export function patchOf({ file, hunks }: ReviewDetail): string {
  const before = file.change === 'created' ? '/dev/null' : named(`a/${file.path}`);
  const after = file.change === 'deleted' ? '/dev/null' : named(`b/${file.path}`);
  if (hunks.length === 0) return `${file.isBinary ? 'Binary files' : 'Files'} ${before} and ${after} differ${file.problem === null ? '' : ` (${file.problem})`}\n`;
  return `--- ${before}\n+++ ${after}\n${hunks.map(hunkText).join('')}`;
}

/** As git quotes it: a line end in a name must not begin another file's difference, nor a space end the name. */
function named(name: string): string {
  if (!/[\u0000-\u001f"\\\u007f]/u.test(name)) return name.includes(' ') ? `${name}\t` : name;
  return `"${name.replaceAll(/[\u0000-\u001f"\\\u007f]/gu, (character) => (character === '"' || character === '\\' ? `\\${character}` : `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`))}"`;
}

function hunkText({ beforeStart, beforeLines, afterStart, afterLines, lines }: ReviewHunk): string {
  return `@@ -${beforeStart},${beforeLines} +${afterStart},${afterLines} @@\n${lines.endsWith('\n') ? lines : `${lines}\n`}`;
}
