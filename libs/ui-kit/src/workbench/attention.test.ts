import type { PageTarget, SessionId } from '@chatos/contracts';
import { PAGE_TARGET_CHANNEL } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { followPageTargets } from './page-target.ts';
import { wordsFor } from './use-attention.ts';

test('the user is called where a run they may wait for has ended or halted, and for nothing else', () => {
  expect([wordsFor('running', 'completed'), wordsFor('waiting-for-approval', 'failed'), wordsFor('running', 'paused')]).toEqual(['an answer is complete', 'something did not work', 'a run is paused']);
  // A session that is renamed, one that was stopped, and one whose question calls by itself.
  expect([wordsFor('completed', 'completed'), wordsFor(null, 'completed'), wordsFor('running', 'stopped'), wordsFor('running', 'waiting-for-approval')]).toEqual([null, null, null, null]);
});

test('only our own preload says what is to be shown, and only in its shape', () => {
  const listeners: ((event: MessageEvent<unknown>) => void)[] = [];
  const page = { location: { origin: 'chatos://aide' }, addEventListener: (_type: string, listener: (event: MessageEvent<unknown>) => void) => listeners.push(listener) } as unknown as Window;
  const taken: PageTarget[] = [];
  followPageTargets(page, (target) => taken.push(target));
  const target = { sessionId: 'a1' as SessionId, questionId: 'q' };
  const say = (data: unknown, changes: object = {}) => { for (const listener of listeners) listener({ source: page, origin: 'chatos://aide', data, ...changes } as unknown as MessageEvent<unknown>); };
  say({ type: PAGE_TARGET_CHANNEL, target: { sessionId: null, questionId: 'q' } }, { origin: 'chatos://chat' });
  say({ type: PAGE_TARGET_CHANNEL, target: { sessionId: null, questionId: 'q' } }, { source: null });
  say({ type: PAGE_TARGET_CHANNEL, target: { ...target, questionId: 7 } });
  say({ type: 'other', target });
  say(null);
  expect(taken).toEqual([]);
  say({ type: PAGE_TARGET_CHANNEL, target: { sessionId: null, questionId: 'q' } });
  expect(taken).toEqual([{ sessionId: null, questionId: 'q' }]);
});
