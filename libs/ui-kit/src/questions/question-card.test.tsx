import { MantineProvider } from '@mantine/core';
import { uiPrompt } from '@chatos/contracts';
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

const prompt = (given: object) => markup({ kind: 'ui-prompt', prompt: uiPrompt.parse(given) });

test('values are asked for with their words; a secret cannot be read over one\'s shoulder', () => {
  const html = prompt({ kind: 'kv', title: 'Connect', message: 'To the database', fields: [{ key: 'host', label: 'Host', description: 'Where it runs', default: 'localhost', required: true }, { key: 'secret', label: 'Password', secret: true }, { key: 'note', multiline: true }] });
  expect(html).toMatch(/Connect[\s\S]*To the database[\s\S]*Host[\s\S]*Where it runs[\s\S]*value="localhost"/);
  expect(html).toMatch(/<input(?=[^>]*type="password")(?=[^>]*data-field="secret")/);
  expect(html).toMatch(/<textarea[^>]*data-field="note"/);
});

test('a question that cannot be left unanswered has no cancel', () => {
  const fields = [{ key: 'a' }];
  expect(prompt({ kind: 'kv', fields })).toContain('question-cancel');
  expect(prompt({ kind: 'kv', fields, allowCancel: false })).not.toContain('question-cancel');
  expect(prompt({ kind: 'choice', options: [{ value: 'a' }], allowCancel: false })).not.toContain('question-cancel');
});

test('one of several is a radio button, some of several are boxes; what is preselected is', () => {
  const options = [{ value: 'a', label: 'First', description: 'the safe one' }, { value: 'b' }];
  expect(prompt({ kind: 'choice', options, default: ['b'] })).toMatch(/type="radio"[\s\S]*First[\s\S]*the safe one/);
  const boxes = prompt({ kind: 'choice', options, multiple: true, default: ['b'], maxSelections: 1 });
  expect(boxes).toMatch(/<input(?=[^>]*type="checkbox")(?=[^>]*checked="")(?=[^>]*value="b")/);
  expect(boxes).toMatch(/<input(?=[^>]*type="checkbox")(?=[^>]*disabled="")(?=[^>]*value="a")/);
});

test('a change is shown with its path, its difference by sign, and what hides in it; it is applied or declined', () => {
  const html = prompt({ kind: 'file_change_confirm', title: 'write a.txt', path: 'a\u202E.txt', diff: '--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n', warnings: ['It is long.'] });
  expect(html).toMatch(/Write a\.txt\?[\s\S]*It is long\.[\s\S]*data-hidden-character="U\+202E[\s\S]*data-sign="-"[\s\S]*-old[\s\S]*data-sign="\+"[\s\S]*\+new[\s\S]*>Apply<[\s\S]*>Decline</);
});

test('a command is shown whole, with its folder and every warning; its title is ours', () => {
  const html = prompt({ kind: 'file_change_confirm', title: 'Harmless', path: '/w', diff: '', command: 'rm -rf \u200B/ \\\n  --all', cwd: '/w/x', warnings: ['One', 'Two'], allowCancel: false });
  expect(html).toMatch(/May this command run\?[\s\S]*One[\s\S]*Two[\s\S]*rm -rf [\s\S]*data-hidden-character="U\+200B[\s\S]*--all[\s\S]*\/w\/x[\s\S]*>Run<[\s\S]*>Decline</);
  expect(html).not.toContain('Harmless');
});

test('tasks can be changed one by one and left out', () => {
  const task = { details: 'd', priority: 'high', status: 'todo', tags: ['red'] };
  const html = prompt({ kind: 'task_confirm', tasks: [{ draftId: 'one', title: 'First', ...task }, { draftId: 'two', title: 'Second', ...task }] });
  expect(html).toMatch(/May these 2 tasks be added\?[\s\S]*aria-label="Add task 1"[\s\S]*value="First"[\s\S]*value="High"[\s\S]*red[\s\S]*value="Second"[\s\S]*Add 2 tasks/);
});

test('a subagent\'s call names agent and tool, shows every argument, and can be allowed for once, the session or always', () => {
  const html = markup({ kind: 'tool-approval', turnId: null, callId: '', agent: 're\u202Eviewer', tool: 'mcp_shell_run', arguments: { command: 'ls\u200B -la', deep: { a: [1] } } });
  expect(html).toMatch(/data-hidden-character="U\+202E[\s\S]*mcp_shell_run[\s\S]*data-hidden-character="U\+200B[\s\S]*deep/);
  for (const id of ['question-accept', 'approve-session', 'approve-always', 'question-decline']) expect(html).toContain(`data-testid="${id}"`);
});
