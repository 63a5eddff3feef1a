import { createMemoryPorts } from '@chatos/contracts';
import type { Port } from '@chatos/contracts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SurfaceTransport, TransportHandlers } from './connection-state.ts';
import { NotConnectedError } from './not-connected-error.ts';
import { createSurfaceConnection } from './surface-connection.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const reason = { problem: 'It is down.', remedy: 'Wait.' };

function fakeTransport() {
  const attempts: TransportHandlers[] = [];
  const transport: SurfaceTransport = { attempt: (handlers) => void attempts.push(handlers), close: vi.fn() };
  return { transport, attempts, latest: () => attempts.at(-1)! };
}

function connect(transport: SurfaceTransport) {
  const connection = createSurfaceConnection({ surface: 'chat', transport, token: null });
  const states: string[] = [];
  connection.subscribe(() => states.push(connection.snapshot().state));
  return { connection, states };
}

function openPort(): { port: Port; other: Port; sent: string[] } {
  const [port, other] = createMemoryPorts();
  const sent: string[] = [];
  other.onMessage((frame) => sent.push(frame));
  return { port, other, sent };
}

const callOf = (connection: { client: unknown }, options?: { signal: AbortSignal }) =>
  (connection.client as { chat: { models: { list: (input?: unknown, options?: unknown) => Promise<unknown> } } }).chat.models.list(undefined, options);

test('a call made while connecting waits for the port and goes over it', async () => {
  const { transport, latest } = fakeTransport();
  const { connection } = connect(transport);
  const call = callOf(connection);
  call.catch(() => undefined);
  const { port, sent } = openPort();
  latest().onPort(port);
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toContain('/chat/models/list');
  connection.close();
});

test('a lost port is asked for again with a growing pause, and the next one is a new generation', async () => {
  const { transport, attempts, latest } = fakeTransport();
  const { connection, states } = connect(transport);
  const first = openPort();
  latest().onPort(first.port);
  first.other.close();
  await vi.advanceTimersByTimeAsync(0);
  expect(connection.snapshot()).toMatchObject({ state: 'lost', generation: 1 });
  await vi.advanceTimersByTimeAsync(250);
  expect(attempts).toHaveLength(2);
  latest().onLost(reason);
  expect(connection.snapshot().reason).toEqual(reason);
  await vi.advanceTimersByTimeAsync(499);
  expect(attempts).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(attempts).toHaveLength(3);
  latest().onPort(openPort().port);
  expect(connection.snapshot()).toEqual({ state: 'ready', generation: 2, reason: null });
  expect(states).toEqual(['ready', 'lost', 'lost', 'ready']);
});

test('what was pending when the port was lost rejects, and a call while it is lost is not made', async () => {
  const { transport, latest } = fakeTransport();
  const { connection } = connect(transport);
  const { port, other } = openPort();
  latest().onPort(port);
  const pending = expect(callOf(connection)).rejects.toThrow();
  await vi.advanceTimersByTimeAsync(0);
  other.close();
  await pending;
  await expect(callOf(connection)).rejects.toThrow(NotConnectedError);
});

describe('a failure', () => {
  test('is not retried by itself, but at once when the user asks', async () => {
    const { transport, attempts, latest } = fakeTransport();
    const { connection } = connect(transport);
    latest().onFailed(reason);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([attempts.length, connection.snapshot().state]).toEqual([1, 'failed']);
    connection.retry();
    expect([attempts.length, connection.snapshot().state]).toEqual([2, 'connecting']);
  });

  test('ends the waiting of calls with its reason', async () => {
    const { transport, latest } = fakeTransport();
    const { connection } = connect(transport);
    const waiting = expect(callOf(connection)).rejects.toMatchObject({ explained: reason });
    latest().onFailed(reason);
    await waiting;
  });
});

test('an earlier attempt that answers late is not listened to, and its port is closed', () => {
  const { transport, attempts } = fakeTransport();
  const { connection } = connect(transport);
  attempts[0]!.onLost(reason);
  vi.advanceTimersByTime(250);
  const late = openPort();
  const closed = vi.fn();
  late.port.onClose(closed);
  attempts[0]!.onPort(late.port);
  expect(closed).toHaveBeenCalledOnce();
  expect(connection.snapshot().state).toBe('connecting');
});

test('a waiting call obeys its signal', async () => {
  const { connection } = connect(fakeTransport().transport);
  const abort = new AbortController();
  const call = expect(callOf(connection, { signal: abort.signal })).rejects.toThrow('no longer wanted');
  abort.abort(new Error('no longer wanted'));
  await call;
});
