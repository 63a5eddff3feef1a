import { uiPrompt } from '@chatos/contracts';
import type { Question } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { answerByKey, answeredWords, inboxActionOf } from './inbox-keys.ts';
import type { InboxKeyPress } from './inbox-keys.ts';

const press = (key: string, changes: Partial<InboxKeyPress> = {}) => inboxActionOf({ key, hasModifier: false, isRepeated: false, place: 'elsewhere', ...changes });
const question = (body: Question['body']): Question => ({ id: 'q', sessionId: 's', server: 'srv', askedAt: 0, body });
const approval = question({ kind: 'tool-approval', agent: '', tool: 'write', arguments: {}, turnId: null, callId: 'c' });

test('a key moves or answers, and nothing while something is typed, with a modifier, or under a name of every object', () => {
  expect(['j', 'ArrowDown', 'k', 'a', 's', 'd', 'Enter', '?'].map((key) => press(key))).toEqual(['next', 'next', 'previous', 'allow', 'allow-session', 'deny', 'go', 'help']);
  for (const key of ['a', 's', 'd', 'j', 'Enter']) {
    expect(press(key, { place: 'field' })).toBeNull();
    expect(press(key, { hasModifier: true })).toBeNull();
  }
  expect(press('constructor')).toBeNull();
});

test('a key that is held answers nothing; Enter is a button’s, the arrows are of what scrolls', () => {
  expect([press('a', { isRepeated: true }), press('d', { isRepeated: true }), press('j', { isRepeated: true })]).toEqual([null, null, 'next']);
  expect([press('Enter', { place: 'button' }), press('a', { place: 'button' })]).toEqual([null, 'allow']);
  expect([press('ArrowDown', { place: 'scroller' }), press('j', { place: 'scroller' })]).toEqual([null, 'next']);
});

test('what would hold for good, and what wants words, is answered in its card alone', () => {
  expect(answerByKey(approval, 'allow')).toEqual({ action: 'accept', scope: 'once' });
  expect(answerByKey(approval, 'allow-session')).toEqual({ action: 'accept', scope: 'session' });
  const change = question({ kind: 'ui-prompt', prompt: uiPrompt.parse({ kind: 'file_change_confirm', path: 'a', diff: '+x' }) });
  expect([answerByKey(change, 'allow'), answerByKey(change, 'allow-session')]).toEqual([{ action: 'accept' }, null]);
  const choice = question({ kind: 'ui-prompt', prompt: uiPrompt.parse({ kind: 'choice', options: [{ value: 'a' }] }) });
  const consent = question({ kind: 'server-consent', command: ['npx'], resolvedBinary: null, environmentNames: [], workingDirectory: '/', previous: null, warnings: [] });
  for (const asked of [choice, consent, question({ kind: 'sign-in', reason: '' }), question({ kind: 'elicitation-url', message: '', url: 'https://example.org' })]) {
    expect(answerByKey(asked, 'allow')).toBeNull();
    expect(answerByKey(asked, 'deny')).toEqual({ action: 'decline' });
  }
});

test('what was answered is said in words', () => {
  expect(answeredWords('May it?', { action: 'accept', scope: 'session' })).toBe('Yes, for the session: May it?');
  expect(answeredWords('May it?', { action: 'decline' })).toBe('No: May it?');
});
