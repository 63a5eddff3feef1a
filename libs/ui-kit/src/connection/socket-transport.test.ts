import { encodeProcessState } from '@chatos/contracts';
import type { Port, ProcessState } from '@chatos/contracts';
import { expect, test, vi } from 'vitest';
import { createSocketTransport } from './socket-transport.ts';

const stateFrame = (state: ProcessState['state']) => encodeProcessState({ process: 'chat', state, restarts: 0, message: '' });

function setUp(token: string | null = 'secret') {
  const sockets: FakeSocket[] = [];
  const handlers = { onPort: vi.fn(), onLost: vi.fn(), onFailed: vi.fn() };
  const transport = createSocketTransport({ url: 'ws://127.0.0.1:1/port', token, open: () => { const socket = new FakeSocket(); sockets.push(socket); return socket as unknown as WebSocket; } });
  return { transport, handlers, sockets };
}

class FakeSocket extends EventTarget {
  readyState = 0;
  readonly sent: string[] = [];
  send(text: string): void { this.sent.push(text); }
  close(code = 1000): void {
    this.readyState = 3;
    // As in a browser: the event comes later, when the closing handshake is done.
    queueMicrotask(() => this.dispatchEvent(Object.assign(new Event('close'), { code })));
  }
  opened(): void { this.readyState = 1; this.dispatchEvent(new Event('open')); }
  receive(data: string): void { this.dispatchEvent(Object.assign(new Event('message'), { data })); }
}

test('the token is the first frame, and the socket becomes a port once the process is ready', () => {
  const { transport, handlers, sockets } = setUp();
  transport.attempt(handlers);
  sockets[0]!.opened();
  expect(sockets[0]!.sent).toEqual(['{"token":"secret"}']);
  sockets[0]!.receive(stateFrame('starting'));
  expect(handlers.onPort).not.toHaveBeenCalled();
  sockets[0]!.receive(stateFrame('ready'));
  const port = handlers.onPort.mock.calls[0]![0] as Port;
  const frames: string[] = [];
  sockets[0]!.receive('early');
  port.onMessage((frame) => frames.push(frame));
  sockets[0]!.receive('later');
  sockets[0]!.receive(stateFrame('ready'));
  port.post('out');
  expect([frames, sockets[0]!.sent.at(-1)]).toEqual([['early', 'later'], 'out']);
});

test('a process that restarts takes its port with it', async () => {
  const { transport, handlers, sockets } = setUp();
  transport.attempt(handlers);
  sockets[0]!.opened();
  sockets[0]!.receive(stateFrame('ready'));
  const closed = vi.fn();
  (handlers.onPort.mock.calls[0]![0] as Port).onClose(closed);
  sockets[0]!.receive(stateFrame('restarting'));
  await Promise.resolve();
  expect([handlers.onLost.mock.calls.length, closed.mock.calls.length, sockets[0]!.readyState]).toEqual([1, 1, 3]);
});

test('a refused or missing token and a process given up are final, a lost connection is not', async () => {
  const refused = setUp();
  refused.transport.attempt(refused.handlers);
  refused.sockets[0]!.close(4401);
  await Promise.resolve();
  expect([refused.handlers.onFailed.mock.calls.length, refused.handlers.onLost.mock.calls.length]).toEqual([1, 0]);

  const givenUp = setUp();
  givenUp.transport.attempt(givenUp.handlers);
  givenUp.sockets[0]!.opened();
  givenUp.sockets[0]!.receive(stateFrame('failed'));
  givenUp.sockets[0]!.close(1013);
  await Promise.resolve();
  expect([givenUp.handlers.onFailed.mock.calls.length, givenUp.handlers.onLost.mock.calls.length]).toEqual([1, 0]);

  const missing = setUp(null);
  missing.transport.attempt(missing.handlers);
  expect([missing.handlers.onFailed.mock.calls.length, missing.sockets.length]).toEqual([1, 0]);

  const lost = setUp();
  lost.transport.attempt(lost.handlers);
  lost.sockets[0]!.close(1006);
  await Promise.resolve();
  expect([lost.handlers.onFailed.mock.calls.length, lost.handlers.onLost.mock.calls.length]).toEqual([0, 1]);
});
