import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { NoticeWords } from './notice-words.tsx';

const shown = (notice: string) => renderToStaticMarkup(<NoticeWords notice={notice} />);

test('problems of several servers are items, one is none; the lines of each stay', () => {
  expect(shown('The server "a" failed.\nIts last words.\n\nThe server "b" failed.').match(/<li/g)).toHaveLength(2);
  const one = shown('The server "a" failed.\nIts last words.');
  expect(one).not.toContain('<li');
  expect(one).toContain('failed.\nIts last words.');
});

test('what a server says is text, and what hides in it is shown', () => {
  expect(shown('<b>x</b>\u202Ey')).toContain('&lt;b&gt;x&lt;/b&gt;');
  expect(shown('x\u202Ey')).not.toContain('\u202E');
});
