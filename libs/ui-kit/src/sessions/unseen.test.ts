import type { Session } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { nextUnseen } from './unseen.ts';

const session = (id: string, lastTurnState: Session['lastTurnState']) => ({ id, lastTurnState }) as Pick<Session, 'id' | 'lastTurnState'>;

test('what ends while nobody looks is unseen until it is looked at', () => {
  const running = nextUnseen({}, [session('a', 'running'), session('b', 'paused'), session('c', 'completed')], null);
  expect(running).toEqual({ a: 'under-way', b: 'under-way' });
  const ended = nextUnseen(running, [session('a', 'completed'), session('b', 'running')], 'b');
  expect(ended).toEqual({ a: 'unseen', b: 'under-way' });
  expect(nextUnseen(ended, [session('a', 'completed'), session('b', 'running')], 'a')).toEqual({ b: 'under-way' });
});

test('what ends before the user’s eyes is seen, and a new run takes the mark away', () => {
  expect(nextUnseen({ a: 'under-way' }, [session('a', 'failed')], 'a')).toEqual({});
  expect(nextUnseen({ a: 'unseen' }, [session('a', 'running')], null)).toEqual({ a: 'under-way' });
});

test('nothing new is the same object; sessions not listed keep their mark', () => {
  const known = { a: 'unseen', gone: 'under-way' } as const;
  expect(nextUnseen(known, [session('a', 'completed')], null)).toBe(known);
});
