import type { Question, QuestionEvent, SessionId } from '@chatos/contracts';
import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { answerQuestion } from './answer-question.ts';
import { followQuestions } from './follow-questions.ts';

function terminalWith({ isTTY }: { isTTY: boolean }) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const errors = Object.assign(new PassThrough(), { isTTY });
  let text = '';
  errors.on('data', (chunk: Buffer) => (text += String(chunk)));
  return { input, errors, output: new PassThrough(), shown: () => text };
}

const question = (body: Question['body'], changes: Partial<Question> = {}): Question => ({ id: 'q', sessionId: 's', server: 'srv', askedAt: 0, body, ...changes });
const options = { yes: false, signal: new AbortController().signal, openLink: async () => true };
const form = question({
  kind: 'elicitation-form', message: 'Who are you?',
  schema: {
    type: 'object', required: ['name', 'age'],
    properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 1 }, size: { type: 'string', enum: ['S', 'M'], default: 'M' }, tags: { type: 'array', items: { enum: ['a', 'b', 'c'] } }, agrees: { type: 'boolean' }, note: { type: 'string' } },
  },
});
const consent = question({ kind: 'server-consent', command: ['npx', 'evil\u202Egnp'], resolvedBinary: '/bin/npx', environmentNames: ['KEY'], workingDirectory: '/w', previous: null, warnings: ['it is downloaded'] });

test('a form is asked field by field, with defaults, and again where a value does not fit', async () => {
  const terminal = terminalWith({ isTTY: true });
  terminal.input.end(['y', '', 'Ada', 'many', '0', '7', '', '1, c', 'y', ''].join('\n') + '\n');
  expect(await answerQuestion(terminal, form, options)).toEqual({ action: 'accept', content: { name: 'Ada', age: 7, size: 'M', tags: ['a', 'c'], agrees: true } });
  await vi.waitFor(() => expect(terminal.shown()).toContain('it has to be a number'));
});

test.each([['n', 'decline'], ['what?\nno', 'decline'], ['', 'cancel']])('a form answered by %j is a %s', async (typed, action) => {
  const terminal = terminalWith({ isTTY: true });
  terminal.input.end(typed === '' ? '' : `${typed}\n`);
  expect(await answerQuestion(terminal, form, options)).toEqual({ action });
});

test('the end of the input in the middle of a form cancels it', async () => {
  const terminal = terminalWith({ isTTY: true });
  terminal.input.end('y\nAda\n');
  expect(await answerQuestion(terminal, form, options)).toEqual({ action: 'cancel' });
});

test('a secret is not shown while it is typed, and what is typed after it is', async () => {
  const modes: boolean[] = [];
  const terminal = terminalWith({ isTTY: true });
  let isRaw = false;
  const setRawMode = (on: boolean) => modes.push((isRaw = on));
  const input = Object.assign(terminal.input, { setRawMode });
  const secret = question({ kind: 'elicitation-form', message: 'Sign in', schema: { type: 'object', required: ['password', 'city'], properties: { password: { type: 'string' }, city: { type: 'string' } } } });
  const answer = answerQuestion({ ...terminal, input }, secret, options);
  input.write('y\n');
  await vi.waitFor(() => expect(isRaw).toBe(true));
  input.write('wrong\u0015hunter3\u007F2\r');
  await vi.waitFor(() => expect(isRaw).toBe(false));
  input.write('Rome\n');
  expect(await answer).toEqual({ action: 'accept', content: { password: 'hunter2', city: 'Rome' } });
  expect(modes).toEqual([true, false]);
  expect(terminal.shown()).not.toContain('hunter');
});

test.each([['\u0003', 1], ['\u0004', 0]])('%j while a secret is typed cancels, and leaves the terminal as it was', async (key, interruptions) => {
  const modes: boolean[] = [];
  const terminal = terminalWith({ isTTY: true });
  const interrupt = vi.fn();
  const input = Object.assign(terminal.input, { setRawMode: (on: boolean) => modes.push(on) });
  const secret = question({ kind: 'elicitation-form', message: 'Sign in', schema: { type: 'object', properties: { token: { type: 'string' } } } });
  const answer = answerQuestion({ ...terminal, input, interrupt }, secret, options);
  input.write('y\n');
  await vi.waitFor(() => expect(modes).toEqual([true]));
  input.write(key);
  expect(await answer).toEqual({ action: 'cancel' });
  expect([modes, interrupt.mock.calls.length]).toEqual([[true, false], interruptions]);
});

test('an address is shown in full and opened only on yes', async () => {
  const asked = question({ kind: 'elicitation-url', message: 'Sign in', url: 'https://example.org/a?b=c' });
  const openLink = vi.fn(async () => false);
  const no = terminalWith({ isTTY: true });
  no.input.end('n\n');
  expect(await answerQuestion(no, asked, { ...options, openLink })).toEqual({ action: 'decline' });
  expect(openLink).not.toHaveBeenCalled();
  const yes = terminalWith({ isTTY: true });
  yes.input.end('y\n');
  expect(await answerQuestion(yes, asked, { ...options, openLink })).toEqual({ action: 'accept' });
  expect(openLink).toHaveBeenCalledWith('https://example.org/a?b=c');
  await vi.waitFor(() => expect(yes.shown()).toMatch(/https:\/\/example\.org\/a\?b=c[\s\S]*Open it yourself/));
});

test('a command is shown whole with what hides in it, and --yes does not approve it', async () => {
  const terminal = terminalWith({ isTTY: true });
  terminal.input.end('y\n');
  expect(await answerQuestion(terminal, consent, options)).toEqual({ action: 'accept' });
  await vi.waitFor(() => expect(terminal.shown()).toMatch(/\["npx","evil\\u\{202e\}gnp"\][\s\S]*\/bin\/npx[\s\S]*KEY[\s\S]*it is downloaded/));
  for (const isTTY of [true, false]) {
    const unattended = terminalWith({ isTTY });
    expect(await answerQuestion(unattended, consent, { ...options, yes: true })).toEqual({ action: 'cancel' });
    await vi.waitFor(() => expect(unattended.shown()).toContain('chatos config approve mcp srv'));
  }
});

test('without a terminal nothing is answered in the user\'s name', async () => {
  const terminal = terminalWith({ isTTY: false });
  expect(await answerQuestion(terminal, form, options)).toEqual({ action: 'cancel' });
  await vi.waitFor(() => expect(terminal.shown()).toContain('no terminal'));
});

test('questions of the session and of the runtime are answered, those of others are not, and a withdrawn one ends', async () => {
  const stop = new AbortController();
  const answered: string[] = [];
  async function* events(): AsyncGenerator<QuestionEvent> {
    yield { type: 'open', questions: [question(form.body, { id: 'mine' }), question(form.body, { id: 'other', sessionId: 'x' })] };
    yield { type: 'asked', question: question(form.body, { id: 'all', sessionId: null }) };
    // Who follows the turn asks about its own calls.
    yield { type: 'asked', question: question({ kind: 'tool-approval', agent: '', tool: 'write', arguments: {}, turnId: null, callId: 'c' }, { id: 'own' }) };
    yield { type: 'asked', question: question(form.body, { id: 'gone' }) };
    yield { type: 'closed', id: 'gone', reason: 'withdrawn' };
  }
  const terminal = terminalWith({ isTTY: true });
  await followQuestions({
    client: { watch: async () => events(), answer: async ({ id }) => void answered.push(id) }, sessionId: 's' as SessionId, terminal, signal: stop.signal, isAttached: false, giveUp: () => undefined,
    ask: ({ id }, signal) => (id === 'gone' ? new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))) : Promise.resolve({ action: 'decline' })),
  });
  await vi.waitFor(() => expect(terminal.shown()).toContain('It is not asked any more.'));
  expect(answered).toEqual(['mine', 'all']);
});

test.each([['cancel', 1], ['accept', 0]] as const)('what cannot be left unanswered ends the turn: refused was %s', async (action, times) => {
  const terminal = terminalWith({ isTTY: true });
  const giveUp = vi.fn();
  async function* events(): AsyncGenerator<QuestionEvent> {
    yield { type: 'asked', question: question(form.body) };
  }
  await followQuestions({
    client: { watch: async () => events(), answer: () => Promise.reject(new Error('This question cannot be left unanswered.')) }, sessionId: 's' as SessionId, terminal, signal: new AbortController().signal, isAttached: false, giveUp,
    ask: async () => ({ action }),
  });
  await vi.waitFor(() => expect(terminal.shown()).toContain('cannot be left unanswered'));
  expect(giveUp).toHaveBeenCalledTimes(times);
});

test.each([[true, false, ['mine']], [false, false, ['all', 'mine']], [true, true, ['all', 'mine']]])('what concerns the whole runtime is left to the windows of the ChatOS that runs where nobody sits here (attached %s, terminal %s)', async (isAttached, isTTY, expected) => {
  const answered: string[] = [];
  async function* events(): AsyncGenerator<QuestionEvent> {
    yield { type: 'open', questions: [question(form.body, { id: 'mine' }), question(form.body, { id: 'all', sessionId: null })] };
  }
  await followQuestions({
    client: { watch: async () => events(), answer: async ({ id }) => void answered.push(id) }, sessionId: 's' as SessionId, terminal: terminalWith({ isTTY }), signal: new AbortController().signal, isAttached, giveUp: () => undefined,
    ask: async () => ({ action: 'cancel' }),
  });
  await vi.waitFor(() => expect(answered.toSorted()).toEqual(expected));
});
