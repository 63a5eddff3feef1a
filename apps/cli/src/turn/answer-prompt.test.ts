import type { Question, UiPrompt } from '@chatos/contracts';
import { uiPrompt } from '@chatos/contracts';
import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import type { z } from 'zod';
import { answerQuestion } from './answer-question.ts';

function terminalWith({ isTTY, typed }: { isTTY: boolean; typed: string[] }) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const errors = Object.assign(new PassThrough(), { isTTY });
  let text = '';
  errors.on('data', (chunk: Buffer) => (text += String(chunk)));
  if (typed.length > 0) input.end(`${typed.join('\n')}\n`);
  return { input, errors, output: new PassThrough(), shown: () => text };
}

const asked = (body: Question['body']): Question => ({ id: 'q', sessionId: 's', server: 'code_writer', askedAt: 0, body });
const prompt = (given: z.input<typeof uiPrompt>): Question => asked({ kind: 'ui-prompt', prompt: uiPrompt.parse(given) satisfies UiPrompt });

async function answer(question: Question, { typed = [], isTTY = true, yes = false }: { typed?: string[]; isTTY?: boolean; yes?: boolean }) {
  const terminal = terminalWith({ isTTY, typed });
  const given = await answerQuestion(terminal, question, { yes, signal: new AbortController().signal, openLink: async () => true });
  // The stream delivers in later ticks.
  await vi.waitFor(() => expect(terminal.shown()).not.toBe(''));
  return { given, shown: terminal.shown() };
}

const change = prompt({ kind: 'file_change_confirm', title: 'Write a.txt?', path: 'a.txt', diff: '-old\n+n\u202Eew', command: 'make', cwd: '/w', warnings: ['no sandbox'] });
const tasks = prompt({ kind: 'task_confirm', title: 'Add these?', tasks: [{ draftId: 'd1', title: 'one', details: 'first', priority: 'high', status: 'todo', tags: [] }] });
const approval = asked({ kind: 'tool-approval', agent: 'reviewer', tool: 'run_shell_command', arguments: { command: 'ls' }, turnId: null, callId: 'call' });
const values = prompt({ kind: 'kv', title: 'Where?', fields: [{ key: 'host', label: 'Host', required: true }, { key: 'port', default: '80' }] });
const choice = prompt({ kind: 'choice', message: 'Which?', multiple: true, minSelections: 1, maxSelections: 2, options: [{ value: 'a', label: 'Alpha' }, { value: 'b' }, { value: 'c' }] });

test('a change is shown whole, with what is hidden in it, and made only on yes', async () => {
  const { given, shown } = await answer(change, { typed: ['perhaps', 'y'] });
  expect(given).toEqual({ action: 'accept' });
  for (const text of ['Write a.txt?', 'a.txt', '-old\n+n\\u{202e}ew', 'make', 'in /w', 'Mind: no sandbox']) expect(shown).toContain(text);
});

test('what is said to a no goes with it', async () => {
  expect((await answer(change, { typed: ['n', 'use b.txt'] })).given).toEqual({ action: 'decline', remark: 'use b.txt' });
  expect((await answer(tasks, { typed: ['no', ''] })).given).toEqual({ action: 'decline' });
});

test('tasks are shown with their details', async () => {
  expect((await answer(tasks, { typed: ['y'] })).shown).toContain('- one (high)\n    first');
});

test('values and choices are asked for one by one, again where they do not fit', async () => {
  expect((await answer(values, { typed: ['', 'example', ''] })).given).toEqual({ action: 'accept', content: { host: 'example', port: '80' } });
  expect((await answer(choice, { typed: ['1,2,3', '1, c'] })).given).toEqual({ action: 'accept', selection: ['a', 'c'] });
  expect((await answer(prompt({ kind: 'choice', options: [{ value: 'x' }, { value: 'y' }], default: ['y'] }), { typed: [''] })).given).toEqual({ action: 'accept', selection: ['y'] });
});

test('a secret is not shown while it is typed', async () => {
  const terminal = terminalWith({ isTTY: true, typed: [] });
  let isRaw = false;
  const input = Object.assign(terminal.input, { setRawMode: (on: boolean) => (isRaw = on) });
  const given = answerQuestion({ ...terminal, input }, prompt({ kind: 'kv', fields: [{ key: 'what', secret: true }] }), { yes: false, signal: new AbortController().signal, openLink: async () => true });
  await vi.waitFor(() => expect(isRaw).toBe(true));
  input.write('hunter2\r');
  expect(await given).toEqual({ action: 'accept', content: { what: 'hunter2' } });
  expect(terminal.shown()).not.toContain('hunter');
});

test('a call of a subagent is approved for as long as is said', async () => {
  const { given, shown } = await answer(approval, { typed: ['s'] });
  expect(given).toEqual({ action: 'accept', scope: 'session' });
  expect(shown).toContain('reviewer wants to call run_shell_command');
  expect((await answer(approval, { typed: ['n'] })).given).toEqual({ action: 'decline' });
});

test('--yes gives confirmations and approvals, and no values; without a terminal nothing is given', async () => {
  for (const question of [change, tasks, approval]) {
    expect((await answer(question, { yes: true, isTTY: false })).given).toEqual({ action: 'accept' });
    const refused = await answer(question, { isTTY: false });
    expect(refused).toEqual({ given: { action: 'cancel' }, shown: expect.stringContaining('--yes') });
  }
  for (const question of [values, choice]) expect((await answer(question, { yes: true, isTTY: false })).given).toEqual({ action: 'cancel' });
});

test('the end of the input cancels', async () => {
  const terminal = terminalWith({ isTTY: true, typed: [] });
  terminal.input.end();
  expect(await answerQuestion(terminal, change, { yes: false, signal: new AbortController().signal, openLink: async () => true })).toEqual({ action: 'cancel' });
});
