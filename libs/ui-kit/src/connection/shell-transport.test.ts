import { PORT_CHANNEL, PROCESS_STATE_CHANNEL } from '@chatos/contracts';
import type { ChatosShell } from '@chatos/contracts';
import { afterEach, expect, test, vi } from 'vitest';
import { createShellTransport } from './shell-transport.ts';

afterEach(() => void vi.useRealTimers());

function setUp() {
  const listeners: ((event: unknown) => void)[] = [];
  const page = { location: { origin: 'chatos://chat' }, addEventListener: (_type: string, listener: (event: unknown) => void) => listeners.push(listener), removeEventListener: vi.fn() } as unknown as Window;
  const shell = { requestPort: vi.fn() } as unknown as ChatosShell;
  const handlers = { onPort: vi.fn(), onLost: vi.fn(), onFailed: vi.fn() };
  const transport = createShellTransport(shell, page);
  const port = { addEventListener: vi.fn(), start: vi.fn(), postMessage: vi.fn(), close: vi.fn() };
  const post = (data: unknown, changes: object = {}) => listeners.forEach((listener) => listener({ data, source: page, origin: 'chatos://chat', ports: [port], ...changes }));
  return { shell, handlers, transport, post };
}

test('the port that the preload hands over is taken', () => {
  const { shell, handlers, transport, post } = setUp();
  transport.attempt(handlers);
  expect(shell.requestPort).toHaveBeenCalledOnce();
  post({ type: PORT_CHANNEL });
  expect(handlers.onPort).toHaveBeenCalledOnce();
  transport.close();
});

test.each([
  ['another window', { source: {} }],
  ['another origin', { origin: 'https://example.org' }],
  ['no port', { ports: [] }],
])('a port message with %s is not', (_what, changes) => {
  const { handlers, transport, post } = setUp();
  transport.attempt(handlers);
  post({ type: PORT_CHANNEL }, changes);
  expect(handlers.onPort).not.toHaveBeenCalled();
  transport.close();
});

test('a process that was given up is told with its words, and one that restarts as a loss', () => {
  const { handlers, transport, post } = setUp();
  transport.attempt(handlers);
  post({ type: PROCESS_STATE_CHANNEL, state: { process: 'chat', state: 'restarting', restarts: 1, message: '' } });
  expect(handlers.onLost).toHaveBeenCalledOnce();
  post({ type: PROCESS_STATE_CHANNEL, state: { process: 'chat', state: 'failed', restarts: 5, message: 'The database is damaged.' } });
  expect(handlers.onFailed).toHaveBeenCalledWith(expect.objectContaining({ problem: 'The database is damaged.' }));
  post({ type: PROCESS_STATE_CHANNEL, state: 'nonsense' });
  transport.close();
});

test('a process that was given up is not asked for again by itself: main would start it anew', () => {
  vi.useFakeTimers();
  const { handlers, transport, post } = setUp();
  transport.attempt(handlers);
  post({ type: PROCESS_STATE_CHANNEL, state: { process: 'chat', state: 'failed', restarts: 5, message: '' } });
  vi.advanceTimersByTime(60_000);
  expect([handlers.onFailed.mock.calls.length, handlers.onLost.mock.calls.length]).toEqual([1, 0]);
});

test('an unanswered request is given up as a loss, so that it is made again', () => {
  vi.useFakeTimers();
  const { handlers, transport } = setUp();
  transport.attempt(handlers);
  vi.advanceTimersByTime(10_000);
  expect(handlers.onLost).toHaveBeenCalledOnce();
});
