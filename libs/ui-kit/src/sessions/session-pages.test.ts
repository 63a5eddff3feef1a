import type { Session } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { applySessionEvent } from './session-pages.ts';
import type { SessionPages } from './session-pages.ts';

const session = (id: string, updatedAt: number, workspaceId: string | null = null) => ({ id, title: id, modelId: null, workspaceId, lastTurnState: null, createdAt: 0, updatedAt }) as unknown as Session;
const list = (...pages: [Session[], string | null][]): SessionPages => ({ pages: pages.map(([items, nextCursor]) => ({ items, nextCursor })), pageParams: pages.map(() => undefined) });
const idsOf = (pages: SessionPages) => pages.pages.map((page) => page.items.map(({ id }) => id));
const read = list([[session('c', 30), session('b', 20)], 'more'], [[session('a', 10)], null]);

test('a session used again comes to the top, once', () => {
  expect(idsOf(applySessionEvent(read, { type: 'changed', session: session('a', 40) }, null))).toEqual([['a', 'c', 'b'], []]);
});

test('a new session stands where its last use puts it', () => {
  expect(idsOf(applySessionEvent(read, { type: 'changed', session: session('n', 15) }, null))).toEqual([['c', 'b'], ['n', 'a']]);
});

test('a deleted session is gone', () => {
  expect(idsOf(applySessionEvent(read, { type: 'deleted', sessionId: session('b', 0).id }, null))).toEqual([['c'], ['a']]);
});

test('a session older than what was read waits for its page, and ends the list where all was read', () => {
  expect(idsOf(applySessionEvent(list([[session('c', 30)], 'more']), { type: 'changed', session: session('o', 1) }, null))).toEqual([['c']]);
  expect(idsOf(applySessionEvent(list([[], null]), { type: 'changed', session: session('o', 1) }, null))).toEqual([['o']]);
});

test('a session of another workspace does not enter the list', () => {
  expect(applySessionEvent(read, { type: 'changed', session: session('x', 50, 'other') }, 'this')).toBe(read);
});
