import { expect, test } from 'vitest';
import { titleOf } from './title.ts';

test('a title is the first line that says something, on one line, at most 80 characters', () => {
  expect(titleOf('\n\n  two\twords  \nmore')).toBe('two words');
  expect(titleOf(' \n ')).toBe('Untitled');
  expect([...titleOf('😀'.repeat(200))]).toHaveLength(80);
});
