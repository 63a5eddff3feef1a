import { afterEach, expect, test, vi } from 'vitest';
import type { ServerConnection } from '../client/connection.ts';
import { LONGEST_SILENCE_MS } from './background-work.ts';
import { ServerInstance } from './server-instance.ts';
import type { OpenHooks } from './server-instance.ts';
import { createServerLogs } from './server-log.ts';
import { createStartPolicy } from './start-policy.ts';
import { createStartQueue } from './start-queue.ts';

afterEach(() => vi.useRealTimers());

test('work that was announced and never heard of again keeps a server for a day, and no longer', async () => {
  vi.useFakeTimers();
  let hooks: OpenHooks | null = null;
  let closed = 0;
  const instance = new ServerInstance({
    server: 'busy', workspaceRoot: null, consent: async () => undefined, queue: createStartQueue(), policy: createStartPolicy('busy', () => performance.now()),
    idleStopMs: () => 1000, log: createServerLogs(() => undefined).of('busy'), onChange: () => undefined,
    open: async (given) => {
      hooks = given;
      return { isAlive: async () => true, close: async () => void closed++ } as unknown as ServerConnection;
    },
  });
  await instance.start(new AbortController().signal);
  const { background, onMessage } = hooks as unknown as OpenHooks;
  background.received({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 'import', progress: 1, total: 2 } });
  onMessage();
  await vi.advanceTimersByTimeAsync(LONGEST_SILENCE_MS - 1000);
  expect(instance.status(null)).toMatchObject({ idleStopAt: null, background: { kinds: ['progress'] } });
  expect(instance.state).toBe('running');
  await vi.advanceTimersByTimeAsync(1000);
  expect(instance.status(null)).toMatchObject({ idleStopAt: Date.now() + 1000, background: null });
  await vi.advanceTimersByTimeAsync(1000);
  expect([instance.state, closed]).toEqual(['stopped', 1]);
});
