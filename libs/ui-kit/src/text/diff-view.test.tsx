import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { DiffView, diffRows } from './diff-view.tsx';

test('a line of the file that looks like the head of a difference is still a line of the file', () => {
  const diff = '--- a/x.sql\n+++ b/x.sql\n@@ -1,2 +1,2 @@\n--- old comment\n+++ counter\n same\n\\ No newline at end of file\n--- a/y\n+++ b/y\n@@ -0,0 +1 @@\n+new\n';
  expect(diffRows(diff).map(({ kind }) => kind)).toEqual(['@', '@', '@', '-', '+', undefined, '@', '@', '@', '@', '+']);
});

test('a long difference is folded and says how much of it is; what hides in a line is shown by name', () => {
  const html = renderToStaticMarkup(<MantineProvider><DiffView diff={`--- a\n+++ b\n@@ -0,0 +1,300 @@\n+bad\u202E${'\n+line'.repeat(299)}`} /></MantineProvider>);
  expect(html).toContain('Show 103 more lines');
  expect(html).toContain('data-hidden-character="U+202E');
});
