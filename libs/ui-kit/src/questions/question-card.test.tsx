import { MantineProvider } from '@mantine/core';
import type { Question } from '@chatos/contracts';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { addressParts } from './question-body.tsx';
import { QuestionCard } from './question-card.tsx';

const markup = (body: Question['body']) => renderToStaticMarkup(<MantineProvider><QuestionCard question={{ id: 'q', sessionId: null, server: 'files', askedAt: 1, body }} /></MantineProvider>);
const acceptOf = (html: string) => /<button[^>]*data-testid="question-accept"[^>]*>/.exec(html)?.[0] ?? '';

test('consent shows each argument in its own box, what hides by name, and what is new', () => {
  const html = markup({
    kind: 'server-consent', command: ['npx', 'a b', 'x\u202Ey', ''], resolvedBinary: null, environmentNames: ['TOKEN'], workingDirectory: '/w', warnings: ['It asks for sudo.'],
    previous: { command: ['npx', 'x\u202Ey', ''], resolvedBinary: '/usr/bin/npx', environmentNames: [] },
  });
  expect(html).toMatch(/<li data-sign="\+">.*?a b/);
  expect(html).toContain('U+202E right-to-left override');
  for (const words of ['It asks for sudo.', 'TOKEN', '/usr/bin/npx', 'not found on your PATH', '<i>empty</i>']) expect(html).toContain(words);
});

test('an address that must not be opened cannot be accepted, only declined', () => {
  expect(acceptOf(markup({ kind: 'elicitation-url', message: '', url: 'javascript:alert(1)' }))).toContain('disabled');
  expect(acceptOf(markup({ kind: 'elicitation-url', message: '', url: 'https://example.com/a' }))).not.toContain('disabled=""');
});

test('a form the protocol does not allow cannot be sent', () => {
  expect(acceptOf(markup({ kind: 'elicitation-form', message: 'Hello', schema: { type: 'object', properties: { a: { type: 'object' } } } }))).toContain('disabled');
});

test('the host of an address is told from what only looks like one', () => {
  expect(addressParts('https://good.example@evil.example/good.example')).toEqual({ before: 'https://good.example@', host: 'evil.example', after: '/good.example' });
  expect(addressParts('nonsense')).toEqual({ before: 'nonsense', host: '', after: '' });
});
