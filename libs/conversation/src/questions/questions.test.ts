import type { Question, UiPromptRecord } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { promptRecord, responseRecord } from './prompt-record.ts';
import { createQuestions } from './questions.ts';
import type { QuestionsOptions } from './questions.ts';
import { addressWithoutSecrets, commandWithoutSecrets, looksSecret, withoutSecrets } from './secret-values.ts';

function openQuestions(changes: Partial<QuestionsOptions> = {}) {
  const entries: Partial<UiPromptRecord>[] = [];
  return { entries, questions: createQuestions({ append: (entry) => entries.push(entry), logMode: () => 'full', interrupted: [], log: () => undefined, ...changes }) };
}
const form = { kind: 'elicitation-form' as const, message: 'Sign in with sk-abcdefghijklmnopqrstuv', schema: { type: 'object', properties: { user: { type: 'string' }, apiKey: { type: 'string', default: 'hidden' }, pin: { type: 'string' } } } };
const ask = (questions: ReturnType<typeof createQuestions>, signal = new AbortController().signal, timeoutMs?: number) => questions.ask({ sessionId: null, server: 'srv', body: form }, signal, timeoutMs === undefined ? {} : { timeoutMs });

test('no secret reaches the record: not in the question, not in the answer', async () => {
  const { entries, questions } = openQuestions();
  const waiting = ask(questions);
  questions.answer(questions.list()[0]!.id, { action: 'accept', content: { user: 'ada', apiKey: 'very-secret', pin: '1234' } });
  expect(await waiting).toEqual({ action: 'accept', content: { user: 'ada', apiKey: 'very-secret', pin: '1234' } });
  const written = JSON.stringify(entries);
  for (const secret of ['very-secret', '1234', 'hidden', 'sk-abc']) expect(written).not.toContain(secret);
  expect(entries[1]).toMatchObject({ action: 'response', response: { status: 'ok', values: { user: 'ada', apiKey: '[left out]', pin: '[left out]' } } });
});

// A word that no random id spells out.
test('less is recorded where the settings say so', async () => {
  const minimal = openQuestions({ logMode: () => 'minimal' });
  const off = openQuestions({ logMode: () => 'off' });
  for (const { questions } of [minimal, off]) {
    const waiting = ask(questions);
    questions.answer(questions.list()[0]!.id, { action: 'accept', content: { user: 'Ada Lovelace' } });
    await waiting;
  }
  expect(minimal.entries).toMatchObject([{ prompt: { kind: 'elicitation-form', source: 'srv' } }, { response: { status: 'ok' } }]);
  expect(JSON.stringify(minimal.entries)).not.toContain('Ada Lovelace');
  expect(off.entries).toEqual([]);
});

test('a question ends by its time, by its signal, or with the runtime, each told as it is', async () => {
  const { entries, questions } = openQuestions();
  const watcher = questions.watch();
  expect((await watcher.next()).value).toEqual({ type: 'open', questions: [] });
  expect(await ask(questions, undefined, 5)).toEqual({ action: 'cancel', isTimedOut: true });
  const gone = new AbortController();
  const withdrawn = ask(questions, gone.signal);
  await expect(watcher.next()).resolves.toMatchObject({ value: { type: 'asked' } });
  gone.abort(new Error('gone'));
  await expect(withdrawn).rejects.toThrow('gone');
  await expect(watcher.next()).resolves.toMatchObject({ value: { type: 'closed', reason: 'withdrawn' } });
  const last = ask(questions);
  questions.close();
  await expect(last).rejects.toThrow('closing');
  await expect(ask(questions)).rejects.toThrow('closing');
  expect(entries.filter(({ action }) => action === 'response').map(({ response }) => response)).toEqual([{ status: 'timeout' }, { status: 'canceled', reason: 'withdrawn' }, { status: 'canceled', reason: 'interrupted' }]);
});

test('a reader that does not read costs a bounded amount, and is told what is open when it does', async () => {
  const { questions } = openQuestions();
  const watcher = questions.watch();
  await watcher.next();
  for (let round = 0; round < 5; round++) {
    const waits = Array.from({ length: 90 }, () => ask(questions));
    if (round === 4) {
      for (const wait of waits) wait.catch(() => undefined);
      break;
    }
    for (const { id } of questions.list()) questions.answer(id, { action: 'decline' });
    await Promise.all(waits);
  }
  // What was asked and answered meanwhile leaves no event behind.
  expect((await watcher.next()).value).toMatchObject({ type: 'asked' });
  await expect(Promise.all(Array.from({ length: 11 }, () => ask(questions)))).rejects.toThrow('100 questions already wait');
  questions.close();
});

test('what an earlier run left open is recorded as interrupted, and pages are told', async () => {
  const { entries, questions } = openQuestions({ interrupted: ['old'] });
  expect(entries).toEqual([{ action: 'response', requestId: 'old', response: { status: 'canceled', reason: 'interrupted' } }]);
  const watcher = questions.watch();
  expect((await watcher.next()).value).toEqual({ type: 'open', questions: [] });
  expect((await watcher.next()).value).toEqual({ type: 'closed', id: 'old', reason: 'interrupted' });
});

test('secrets are known by their looks', () => {
  expect(withoutSecrets('use ghp_abcdefghijklmnopqrstuvwxyz now')).toBe('use [left out] now');
  expect(commandWithoutSecrets(['run', '--api-key', 'abc', '--token=def', '--port', '80'])).toEqual(['run', '--api-key', '[left out]', '--token=[left out]', '--port', '80']);
  expect(addressWithoutSecrets('https://example.org/a?code=123#x')).toBe('https://example.org/a?[left out]');
  expect(looksSecret('a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6')).toBe(true);
  expect(looksSecret('a long sentence which nobody would take for a key at all')).toBe(false);
});

test('a decision is recorded as a choice', () => {
  const question: Question = { id: 'q', sessionId: 's', server: 'srv', askedAt: 0, body: { kind: 'elicitation-url', message: 'Go', url: 'https://example.org/?code=1' } };
  expect(promptRecord(question)).toMatchObject({ kind: 'choice', question: 'elicitation-url', message: 'Go\nhttps://example.org/?[left out]', allowCancel: true, options: [{ value: 'accept' }, { value: 'decline' }] });
  expect(responseRecord(question, { kind: 'answered', answer: { action: 'decline' } }, true)).toEqual({ status: 'ok', selection: 'decline' });
});
