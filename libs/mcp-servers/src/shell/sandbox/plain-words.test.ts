import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { plainWords } from './plain-words.ts';

const quoted = (word: string): string => `'${word.replaceAll("'", `'"'"'`)}'`;

it('words are those that a shell reads', () => {
  const line = `/usr/bin/bwrap --bind /a/b 'c d' e"f g"h i\\ j '' k=l,m:n@o%p+q 'it'"'"'s' 'a\nb'`;
  const { stdout } = spawnSync('/bin/sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
  expect(plainWords(line)).toEqual(stdout.split('\0').slice(0, -1));
});

it('every list of words comes back', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 10 })), (words) => JSON.stringify(plainWords(words.map(quoted).join(' '))) === JSON.stringify(words)));
});

it.each(['a $b', 'a "$b"', 'a `b`', 'a;b', 'a|b', 'a&b', 'a>b', 'a<b', '(a)', 'a *', 'a ?', 'a ~', 'a #b', 'a\nb', "a 'b", 'a "b', 'a {b,c}', 'a [b]', 'a !b', 'a \\\nb', 'a "\\b"', 'a\\'])('%j is left to a shell', (line) => {
  expect(plainWords(line)).toBeNull();
});
