import { createMemoryPorts } from '@chatos/contracts';
import type { Port } from '@chatos/contracts';
import { createMessagePort, createNodeProcessHost, createWebSocketPort, relayPort, serveRouter } from '@chatos/process-host';
import type { MessagePortMainLike } from '@chatos/process-host';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import { MAX_FRAME_BYTES } from '@chatos/contracts';
import type { SuiteTransport } from './contract-suite.ts';
import { createSuiteRouter, mapSuiteError } from './suite-router.ts';

export async function memoryTransport(): Promise<SuiteTransport> {
  return pairTransport(createMemoryPorts);
}

/** Stands for Electron's MessagePortMain, which has the same life cycle; Electron itself is run end to end. */
export async function workerPortTransport(): Promise<SuiteTransport> {
  return pairTransport(() => {
    const { port1, port2 } = new MessageChannel();
    return [createMessagePort(asMessagePortMain(port1)), createMessagePort(asMessagePortMain(port2))];
  });
}

function pairTransport(createPair: () => [Port, Port]): SuiteTransport {
  const router = createSuiteRouter();
  const logged: string[] = [];
  const far: Port[] = [];
  const breakOff = () => {
    for (const port of far.splice(0)) port.close();
  };
  return {
    logged,
    async open() {
      const [near, served] = createPair();
      far.push(served);
      serveRouter(router, served, { context: {}, mapError: mapSuiteError, log: (line) => logged.push(line) });
      return near;
    },
    breakOff,
    close: async () => breakOff(),
  };
}

export function asMessagePortMain(port: MessagePort): MessagePortMainLike {
  return {
    postMessage: (message) => port.postMessage(message),
    on: (event: string, listener: (event: { data: unknown }) => void) => port.on(event, event === 'message' ? (data: unknown) => listener({ data }) : () => listener({ data: undefined })),
    start: () => port.start(),
    close: () => port.close(),
  };
}

export async function webSocketTransport(): Promise<SuiteTransport> {
  const router = createSuiteRouter();
  const logged: string[] = [];
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: MAX_FRAME_BYTES });
  server.on('connection', (socket) => serveRouter(router, createWebSocketPort(socket), { context: {}, mapError: mapSuiteError, log: (line) => logged.push(line) }));
  await once(server, 'listening');
  const breakOff = () => {
    for (const socket of server.clients) socket.terminate();
  };
  return {
    logged,
    async open() {
      const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
      await once(socket, 'open');
      return createWebSocketPort(socket);
    },
    breakOff,
    async close() {
      breakOff();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export async function nodeChildTransport(): Promise<SuiteTransport> {
  const logged: string[] = [];
  const host = createNodeProcessHost({ nodePath: process.execPath, log: (line) => logged.push(line) });
  const running = host.start({ name: 'chat', entry: join(import.meta.dirname, 'suite-child.ts'), environment: { PURPOSE: 'contract-suite' } });
  return {
    logged,
    async open() {
      const [near, relayed] = createMemoryPorts();
      running.connect('page', relayPort(relayed));
      return near;
    },
    breakOff: () => running.kill(),
    close: () => running.stop(),
  };
}
