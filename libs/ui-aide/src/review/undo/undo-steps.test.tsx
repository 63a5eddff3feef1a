import type { UndoStep } from '@chatos/contracts';
import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { UndoSteps } from './undo-steps.tsx';

const step = (path: string, action: UndoStep['action'], over: Partial<UndoStep> = {}): UndoStep => ({ path, action, problem: null, current: '', result: '', diff: '', ...over });
const markup = (steps: UndoStep[], resolved = new Map<string, string>()) =>
  renderToStaticMarkup(<MantineProvider><UndoSteps steps={steps} resolved={resolved} onResolve={() => undefined} /></MantineProvider>);
const order = (html: string) => [...html.matchAll(/data-path="([^"]+)" data-action="([^"]+)"/g)].map(([, path, action]) => `${path} ${action}`);

test('what needs the user stands first, and each file says what happens to it and why it cannot', () => {
  const html = markup([step('a', 'write', { diff: '--- a/a\n+++ b/a\n@@ -1 +1 @@\n-one\n+two\n' }), step('b', 'refuse', { problem: 'A command changed it.' }), step('c', 'conflict', { result: null }), step('d', 'merge')]);
  expect(order(html)).toEqual(['c conflict', 'd merge', 'b refuse', 'a write']);
  expect(html).toContain('Cannot be undone');
  expect(html).toContain('A command changed it.');
  expect(html).toContain('@@ -1 +1 @@');
  expect(html).not.toContain('+++ b/a');
});

test('a conflict the user decided says that their text is taken', () => {
  expect(markup([step('a', 'conflict')], new Map([['a', 'text']]))).toContain('Will be as you wrote it');
});

test('many files are closed, and the list is cut until more is asked for', () => {
  const html = markup(Array.from({ length: 100 }, (_, index) => step(`file-${index}`, 'write', { diff: '@@ -1 +1 @@\n-one\n+two\n' })));
  expect(order(html)).toHaveLength(60);
  expect(html).not.toContain('-one');
  expect(html).toContain('Show 40 more files');
});
