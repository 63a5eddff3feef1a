import { uiPrompt } from '@chatos/contracts';
import type { Question, QuestionAnswer, UiPrompt } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { checkedAnswer } from './checked-answer.ts';
import { responseRecord } from './prompt-record.ts';
import { createQuestions } from './questions.ts';

const asked = (prompt: UiPrompt): Question => ({ id: 'q', sessionId: 's', server: 'ui_prompter', askedAt: 0, body: { kind: 'ui-prompt', prompt } });
const answered = (prompt: object, answer: QuestionAnswer) => checkedAnswer(asked(uiPrompt.parse(prompt)), answer);
const task = { draftId: 'd1', title: 'Write', details: '', priority: 'medium' as const, status: 'todo' as const, tags: [] };

test('values: defaults are filled in, what is required is asked for by its label, what was not asked for is refused', () => {
  const prompt = { kind: 'kv', fields: [{ key: 'host', label: 'Host', required: true }, { key: 'port', default: '80' }] };
  expect(answered(prompt, { action: 'accept', content: { host: 'a' } })).toEqual({ action: 'accept', content: { host: 'a', port: '80' } });
  expect(() => answered(prompt, { action: 'accept', content: { host: ' ' } })).toThrow('Host: a value is needed.');
  expect(() => answered(prompt, { action: 'accept', content: { host: 'a', user: 'b' } })).toThrow('user: nothing of this name');
  expect(answered(prompt, { action: 'cancel' })).toEqual({ action: 'cancel' });
  expect(() => answered({ ...prompt, allowCancel: false }, { action: 'cancel' })).toThrow('cannot be left unanswered');
});

test('a selection is one of the choices, and as many as were asked for', () => {
  const options = [{ value: 'a' }, { value: 'b' }, { value: 'c' }];
  expect(answered({ kind: 'choice', options }, { action: 'accept', selection: ['b', 'b'] })).toEqual({ action: 'accept', selection: ['b'] });
  expect(() => answered({ kind: 'choice', options }, { action: 'accept', selection: ['a', 'b'] })).toThrow('Choose one only.');
  expect(() => answered({ kind: 'choice', options }, { action: 'accept' })).toThrow('Choose one.');
  expect(() => answered({ kind: 'choice', options }, { action: 'accept', selection: ['x'] })).toThrow('x: this was not among the choices.');
  const several = { kind: 'choice', options, multiple: true, minSelections: 1, maxSelections: 2, default: ['c'] };
  expect(answered(several, { action: 'accept' })).toEqual({ action: 'accept', selection: ['c'] });
  expect(() => answered(several, { action: 'accept', selection: [] })).toThrow('Choose one.');
  expect(() => answered(several, { action: 'accept', selection: ['a', 'b', 'c'] })).toThrow('Choose at most 2.');
});

test('tasks come back as the user left them, and only those that were asked about', () => {
  const prompt = { kind: 'task_confirm', tasks: [task, { ...task, draftId: 'd2' }] };
  expect(answered(prompt, { action: 'accept' }).tasks).toHaveLength(2);
  expect(answered(prompt, { action: 'accept', tasks: [{ ...task, title: 'Write it well' }], remark: 'one is enough' })).toEqual({ action: 'accept', tasks: [{ ...task, title: 'Write it well' }], remark: 'one is enough' });
  expect(() => answered(prompt, { action: 'accept', tasks: [{ ...task, draftId: 'd3' }] })).toThrow('d3: no task of this id');
  expect(() => answered(prompt, { action: 'accept', tasks: [task, task] })).toThrow('d1: no task of this id');
  expect(() => answered(prompt, { action: 'accept', tasks: [{ ...task, title: ' ' }] })).toThrow('needs a title');
  expect(answered(prompt, { action: 'decline', remark: 'not now' })).toEqual({ action: 'decline', remark: 'not now' });
});

test('secret values are left out of the record, and what looks like one', () => {
  const prompt = uiPrompt.parse({ kind: 'kv', fields: [{ key: 'pin', secret: true }, { key: 'note' }] });
  const answer: QuestionAnswer = { action: 'accept', content: { pin: '4711', note: 'ghp_abcdefghijklmnopqrstuvwxyz' } };
  expect(responseRecord(asked(prompt), { kind: 'answered', answer }, true)).toEqual({ status: 'ok', values: { pin: '[left out]', note: '[left out]' } });
  expect(responseRecord(asked(prompt), { kind: 'answered', answer }, false)).toEqual({ status: 'ok' });
});

test('who asks under an id of its own has written the request; only the response is recorded, under that id, exactly once', async () => {
  const entries: object[] = [];
  const questions = createQuestions({ append: (entry) => entries.push(entry), logMode: () => 'full', interrupted: [], log: () => undefined });
  const body = { kind: 'ui-prompt' as const, prompt: uiPrompt.parse({ kind: 'file_change_confirm', path: 'a', diff: '+x' }) };
  const options = { requestId: 'theirs' };
  const waiting = questions.ask({ sessionId: 's', server: 'code_writer', body }, new AbortController().signal, options);
  await expect(questions.ask({ sessionId: 's', server: 'code_writer', body }, new AbortController().signal, options)).rejects.toThrow('open already');
  expect(entries).toEqual([]);
  questions.answer('theirs', { action: 'decline', remark: 'no' });
  expect(await waiting).toEqual({ action: 'decline', remark: 'no' });
  expect(() => questions.answer('theirs', { action: 'accept' })).toThrow('not open');
  expect(entries).toEqual([{ action: 'response', requestId: 'theirs', response: { status: 'canceled', remark: 'no' } }]);
});
