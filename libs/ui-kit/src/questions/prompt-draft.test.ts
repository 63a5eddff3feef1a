import { uiPrompt } from '@chatos/contracts';
import type { TaskDraft } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { checkPromptDraft, choiceBounds, declined, initialPromptDraft } from './prompt-draft.ts';

type Choice = Extract<ReturnType<typeof uiPrompt.parse>, { kind: 'choice' }>;
const choice = (changes: object) => uiPrompt.parse({ kind: 'choice', options: [{ value: 'a' }, { value: 'b' }, { value: 'c' }], ...changes }) as Choice;
const drafted = (draftId: string, changes: Partial<TaskDraft> = {}): TaskDraft => ({ draftId, title: `Task ${draftId}`, details: '', priority: 'medium', status: 'todo', tags: [], ...changes });

test('values begin with their defaults; one that is needed and empty is named, one that was emptied stays empty', () => {
  const prompt = uiPrompt.parse({ kind: 'kv', fields: [{ key: 'host', default: 'localhost' }, { key: 'token', required: true, secret: true }] });
  const draft = initialPromptDraft(prompt);
  expect(draft.values).toEqual({ host: 'localhost', token: '' });
  expect(checkPromptDraft(prompt, { ...draft, values: { host: '', token: '  ' } })).toEqual({ problems: { token: 'It has to be filled in' } });
  expect(checkPromptDraft(prompt, { ...draft, values: { host: '', token: 't' } })).toEqual({ answer: { action: 'accept', content: { host: '', token: 't' } } });
});

test('one of several is preselected only where it is among them, and is needed', () => {
  expect(initialPromptDraft(choice({ default: ['z', 'b', 'c'] })).selection).toEqual(['b']);
  const prompt = choice({});
  expect(checkPromptDraft(prompt, initialPromptDraft(prompt))).toEqual({ problems: { '': 'Choose one.' } });
});

test('several are taken within the bounds, which are said', () => {
  const prompt = choice({ multiple: true, minSelections: 1, maxSelections: 2 });
  const given = (selection: string[]) => checkPromptDraft(prompt, { ...initialPromptDraft(prompt), selection });
  expect([given([]), given(['a', 'b', 'c'])]).toEqual([{ problems: { '': 'Choose 1 to 2.' } }, { problems: { '': 'Choose 1 to 2.' } }]);
  expect(given(['b'])).toEqual({ answer: { action: 'accept', selection: ['b'] } });
  expect([{ minSelections: 2 }, { maxSelections: 2 }, {}, { minSelections: 2, maxSelections: 2 }].map((bounds) => choiceBounds(choice({ multiple: true, ...bounds })))).toEqual(['Choose at least 2.', 'Choose at most 2.', 'Choose any.', 'Choose 2.']);
});

test('tasks go as the user left them: changed, without those left out, with the remark', () => {
  const prompt = uiPrompt.parse({ kind: 'task_confirm', tasks: [drafted('one'), drafted('two')], defaultRemark: 'small ones first' });
  const draft = initialPromptDraft(prompt);
  expect(checkPromptDraft(prompt, { ...draft, tasks: [drafted('one', { title: ' Other ', tags: ['x'] }), drafted('two', { title: '' })], leftOut: ['two'] })).toEqual({
    answer: { action: 'accept', tasks: [drafted('one', { title: 'Other', tags: ['x'] })], remark: 'small ones first' },
  });
  expect(checkPromptDraft(prompt, { ...draft, tasks: [drafted('one', { title: ' ' }), drafted('two')] })).toEqual({ problems: { one: 'A task needs a title' } });
  expect(checkPromptDraft(prompt, { ...draft, leftOut: ['one', 'two'] })).toHaveProperty('problems');
});

test('a refusal carries the remark; an empty one is left out', () => {
  const prompt = uiPrompt.parse({ kind: 'file_change_confirm', path: 'a', diff: '' });
  expect(declined({ ...initialPromptDraft(prompt), remark: ' no ' })).toEqual({ action: 'decline', remark: 'no' });
  expect(declined(initialPromptDraft(prompt))).toEqual({ action: 'decline' });
});
