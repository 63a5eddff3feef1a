import type { SessionGlance, TurnState } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { elapsed, isUnderWay, reduceGlances, shownGlance, stateWords } from './glance-list.ts';

function glance(id: string, state: TurnState | null, changes: { updatedAt?: number; waiting?: number } = {}): SessionGlance {
  const isEnded = state !== null && ['completed', 'failed', 'stopped', 'interrupted'].includes(state);
  return {
    session: { id, updatedAt: changes.updatedAt ?? 1 }, waiting: changes.waiting ?? 0, doing: '', runningSubagents: 0, runningTerminals: 0,
    turn: state === null ? null : { state, startedAt: state === 'queued' ? null : 1000, finishedAt: isEnded ? 63_000 : null },
  } as SessionGlance;
}
const ids = (known: readonly SessionGlance[]) => known.map(({ session }) => session.id);

test('the sessions are kept by their last use, each once', () => {
  const first = reduceGlances([], { type: 'state', glances: [glance('a', null, { updatedAt: 1 }), glance('b', 'running', { updatedAt: 5 })] });
  expect(ids(first)).toEqual(['b', 'a']);
  const second = reduceGlances(first, { type: 'changed', glance: glance('a', 'running', { updatedAt: 9 }) });
  expect(ids(second)).toEqual(['a', 'b']);
  expect(ids(reduceGlances(second, { type: 'removed', sessionId: 'a' as SessionGlance['session']['id'] }))).toEqual(['b']);
});

test('shown is the chosen one, else what waits for the user, else what runs, else the one used last', () => {
  const known = [glance('last', null), glance('runs', 'running'), glance('waits', 'running', { waiting: 1 })];
  expect(shownGlance(known, 'last')?.session.id).toBe('last');
  expect(shownGlance(known, 'gone')?.session.id).toBe('waits');
  expect(shownGlance(known.slice(0, 2), null)?.session.id).toBe('runs');
  expect(shownGlance(known.slice(0, 1), null)?.session.id).toBe('last');
  expect(shownGlance([], null)).toBeNull();
});

test('a run is under way from its start to its end', () => {
  expect((['queued', 'running', 'waiting-for-approval', 'paused', 'completed', 'interrupted'] as const).map((state) => isUnderWay(glance('a', state)))).toEqual([false, true, true, true, false, false]);
  expect([stateWords(glance('a', null)), stateWords(glance('a', 'paused'))]).toEqual(['At rest', 'Paused']);
});

test('the time stands still when the run has ended', () => {
  expect(elapsed(glance('a', 'running'), 8_000)).toBe('0:07');
  expect(elapsed(glance('a', 'running'), 1000 + 3_729_000)).toBe('1:02:09');
  expect(elapsed(glance('a', 'completed'), 9_999_999)).toBe('1:02');
  expect([elapsed(glance('a', 'queued'), 5000), elapsed(glance('a', null), 5000)]).toEqual(['', '']);
});
