import { createMemoryPorts, MAX_FRAME_BYTES } from '@chatos/contracts';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { asMessagePortMain } from '../../test/support/transports.ts';
import { pumpPorts } from '../host/host-port.ts';
import { frameText } from './frame-text.ts';
import { createMessagePort } from './message-port.ts';
import { createWebSocketPort } from './web-socket.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

test('text comes as a string, as bytes or as an ArrayBuffer; anything else becomes a frame no parser takes', () => {
  expect(frameText('{"a":"ü"}')).toBe('{"a":"ü"}');
  expect(frameText(utf8('ü'))).toBe('ü');
  expect(frameText(utf8('ü').buffer)).toBe('ü');
  for (const wrong of [new Uint8Array([0x22, 0xff, 0x22]), 7, null, undefined, { a: 1 }, new Blob([])]) {
    expect(() => JSON.parse(frameText(wrong)) as unknown).toThrow(SyntaxError);
  }
  expect(frameText(new Uint8Array([0xff]))).toContain('invalid UTF-8');
});

test('what arrives before anybody listens is kept, in order', async () => {
  const { port1, port2 } = new MessageChannel();
  const near = createMessagePort(asMessagePortMain(port1));
  const far = createMessagePort(asMessagePortMain(port2));
  near.post('first');
  near.post('second');
  const barrier = new Promise<void>((resolve) => far.onMessage((frame) => frame === 'second' && resolve()));
  await barrier;
  const received: string[] = [];
  far.post('a');
  far.post('b');
  await new Promise((resolve) => setImmediate(resolve));
  near.onMessage((frame) => received.push(frame));
  await expect.poll(() => received).toEqual(['a', 'b']);
  near.close();
});

test('closing is told once to each side, also to a listener that comes later, and posting then throws', async () => {
  const { port1, port2 } = new MessageChannel();
  const near = createMessagePort(asMessagePortMain(port1));
  const far = createMessagePort(asMessagePortMain(port2));
  const told: string[] = [];
  near.onClose(() => told.push('near'));
  far.onClose(() => told.push('far'));
  near.close();
  near.close();
  expect(() => near.post('late')).toThrow('closed');
  await expect.poll(() => told.toSorted()).toEqual(['far', 'near']);
  far.onClose(() => told.push('later'));
  await expect.poll(() => told).toContain('later');
  expect(() => far.post('late')).toThrow('closed');
});

test('pumped ports carry frames both ways and close together', async () => {
  const [left, leftInner] = createMemoryPorts();
  const [right, rightInner] = createMemoryPorts();
  pumpPorts(leftInner, rightInner);
  const received: string[] = [];
  left.onMessage((frame) => received.push(frame));
  right.onMessage((frame) => right.post(`${frame} and back`));
  left.post('there');
  await expect.poll(() => received).toEqual(['there and back']);
  const closed = new Promise<void>((resolve) => left.onClose(resolve));
  right.close();
  await closed;
});

async function openSockets() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: MAX_FRAME_BYTES });
  await once(server, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => {
    for (const socket of server.clients) socket.terminate();
    server.close(() => resolve());
  }));
  const connected = once(server, 'connection');
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await once(socket, 'open');
  socket.on('error', () => undefined);
  const [served] = (await connected) as [WebSocket];
  return { socket, port: createWebSocketPort(served) };
}

test.each([
  ['invalid UTF-8 in a text message', (socket: WebSocket) => socket.send(new Uint8Array([0xff, 0xfe]), { binary: false })],
  ['a message larger than a frame', (socket: WebSocket) => socket.send('x'.repeat(MAX_FRAME_BYTES + 1))],
  ['a socket torn down', (socket: WebSocket) => socket.terminate()],
])('%s closes a WebSocket port and nothing else', async (_what, misbehave) => {
  const { socket, port } = await openSockets();
  const frames: string[] = [];
  port.onMessage((frame) => frames.push(frame));
  const closed = new Promise<void>((resolve) => port.onClose(resolve));
  misbehave(socket);
  await closed;
  expect(frames).toEqual([]);
  expect(() => port.post('late')).toThrow('closed');
});
