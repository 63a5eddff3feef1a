import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { expect, test } from 'vitest';
import { BackgroundWork, LONGEST_SILENCE_MS } from './background-work.ts';

const notification = (method: string, params: Record<string, unknown>): JSONRPCMessage => ({ jsonrpc: '2.0', method, params });
const progress = (progressToken: string, done: number) => notification('notifications/progress', { progressToken, progress: done, total: 10 });

function work() {
  let now = 1000;
  const background = new BackgroundWork(() => now);
  return { background, later: (milliseconds: number) => void (now += milliseconds) };
}

test('what goes on is told by kind and since when, until it ends', () => {
  const { background, later } = work();
  expect(background.underWay).toBeNull();
  background.received(progress('import', 1));
  later(50);
  background.received(notification('notifications/tasks/status', { taskId: 't', status: 'working' }));
  background.sent({ jsonrpc: '2.0', id: 1, method: 'resources/subscribe', params: { uri: 'a://b' } });
  expect(background.underWay).toEqual({ since: 1000, kinds: ['progress', 'subscription', 'task'] });
  background.received(progress('import', 10));
  expect(background.underWay).toEqual({ since: 1050, kinds: ['subscription', 'task'] });
  background.received(notification('notifications/tasks/status', { taskId: 't', status: 'failed' }));
  background.sent({ jsonrpc: '2.0', id: 2, method: 'resources/unsubscribe', params: { uri: 'a://b' } });
  expect([background.isUnderWay, background.silentInMs]).toEqual([false, null]);
});

test('announced work of which nothing is heard for a day is over; each sign of it begins the day anew; a subscription stays', () => {
  const { background, later } = work();
  background.received(progress('import', 1));
  later(LONGEST_SILENCE_MS - 10);
  expect(background.silentInMs).toBe(10);
  background.received(progress('import', 2));
  later(LONGEST_SILENCE_MS - 1);
  expect([background.isUnderWay, background.underWay?.since]).toEqual([true, 1000]);
  background.sent({ jsonrpc: '2.0', id: 1, method: 'resources/subscribe', params: { uri: 'a://b' } });
  later(1);
  expect(background.underWay?.kinds).toEqual(['subscription']);
  later(10 * LONGEST_SILENCE_MS);
  expect([background.isUnderWay, background.silentInMs]).toEqual([true, null]);
});
