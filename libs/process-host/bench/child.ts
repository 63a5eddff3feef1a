import type { Port } from '@chatos/contracts';
import { createWebSocketPort, nodeParent, openProcessEnd, serveRouter } from '@chatos/process-host';
import { implement } from '@orpc/server';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { benchContract } from './contract.ts';

// The far side of the bench: the contract on one port, a bare echo on another, both relayed by the parent, and both again over WebSocket.
const router = implement(benchContract).router({ echo: implement(benchContract).echo.handler(({ input }) => input) });

function serve(role: string, port: Port): void {
  if (role === 'contract') serveRouter(router, port, { context: {}, log: (line) => void process.stderr.write(`${line}\n`) });
  else port.onMessage((frame) => port.post(frame));
}

const end = openProcessEnd(nodeParent(process));
end.onPort(serve);
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('connection', (socket, request) => serve(request.url?.slice(1) ?? '', createWebSocketPort(socket)));
await once(server, 'listening');
end.report({ type: 'log', level: 'info', message: String((server.address() as AddressInfo).port) });
