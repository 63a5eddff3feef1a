import type { Question } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { questionsOf, questionTitle, reduceQuestions } from './question-list.ts';

const question = (id: string, askedAt: number, sessionId: string | null = null): Question => ({ id, askedAt, sessionId, server: 'files', body: { kind: 'sign-in', reason: '' } });
const ids = (questions: readonly Question[]) => questions.map(({ id }) => id);

test('questions come and go; one told twice stands once; a reconnection begins anew', () => {
  let open = reduceQuestions([], { type: 'open', questions: [question('b', 2), question('a', 1)] });
  expect(ids(open)).toEqual(['a', 'b']);
  open = reduceQuestions(open, { type: 'asked', question: question('c', 3) });
  open = reduceQuestions(open, { type: 'asked', question: question('c', 3) });
  open = reduceQuestions(open, { type: 'closed', id: 'a', reason: 'withdrawn' });
  expect(ids(open)).toEqual(['b', 'c']);
  expect(ids(reduceQuestions(open, { type: 'open', questions: [] }))).toEqual([]);
});

test('a session shows its own and those of the runtime', () => {
  const open = [question('mine', 1, 's'), question('other', 2, 't'), question('all', 3)];
  expect(ids(questionsOf(open, 's'))).toEqual(['mine', 'all']);
  expect(ids(questionsOf(open, null))).toEqual(['all']);
  // The conversation has an approval of its own turn already.
  const approval = (agent: string): Question => ({ ...question(`of ${agent}`, 4, 's'), body: { kind: 'tool-approval', agent, tool: 'write', arguments: {}, turnId: null, callId: 'c' } });
  expect(ids(questionsOf([approval(''), approval('reviewer')], 's'))).toEqual(['of reviewer']);
});

test('the title says whether a command is new or another than before', () => {
  const consent = { command: ['a'], resolvedBinary: null, environmentNames: [], workingDirectory: '/', warnings: [] };
  expect(questionTitle({ ...question('a', 1), body: { kind: 'server-consent', ...consent, previous: null } })).toBe('May the server files run?');
  expect(questionTitle({ ...question('a', 1), body: { kind: 'server-consent', ...consent, previous: { command: [], resolvedBinary: null, environmentNames: [] } } })).toContain('has changed');
});
