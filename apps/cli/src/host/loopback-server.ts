import { pageHeaders } from '@chatos/contracts';
import { readPageFile } from '@chatos/process-host';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { bearerToken, createAccess } from './access.ts';
import type { Access } from './access.ts';

export interface LoopbackServer {
  readonly origin: string;
  readonly access: Access;
  close(): Promise<void>;
}

export interface LoopbackServerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** The folder of the page; its files are the same in every installation and are all that is served without the token. */
  readonly page: string;
  /** Answers of JSON by path, each only for the token. */
  readonly data: Readonly<Record<string, () => unknown>>;
  /** Takes a WebSocket upgrade of this server's own page; the token comes in its first frame. */
  readonly onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer, access: Access) => void;
}

/**
 * Serves one page on 127.0.0.1, and nowhere else.
 * @throws Error naming the port where it is taken
 */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const server = createServer();
  await listen(server, options.port);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const access = createAccess(origin);
  const headers = pageHeaders([origin.replace('http', 'ws')]);

  server.on('request', (request, response) => {
    answer(request, response).catch(() => {
      // The page's file could not be read: the browser is told, and nothing of the reason, which names paths of this machine.
      if (!response.headersSent) response.writeHead(500, headers);
      response.end();
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node hands the bare socket over: without a listener one that breaks would end this process.
    socket.on('error', () => socket.destroy());
    const refusal = access.refuse(request) ?? (request.headers.origin === undefined ? { status: 403, reason: 'a WebSocket needs an origin' } : null);
    if (refusal !== null || options.onUpgrade === undefined || request.url !== '/port') {
      socket.end(`HTTP/1.1 ${refusal?.status ?? 404} Refused\r\nconnection: close\r\n\r\n`);
      return;
    }
    options.onUpgrade(request, socket, head, access);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = access.refuse(request);
    if (refusal !== null) return end(response, refusal.status, refusal.reason);
    if (request.method !== 'GET') return end(response, 405, 'only GET is answered');
    const { pathname } = new URL(request.url ?? '/', origin);
    const data = options.data[pathname];
    if (data !== undefined) {
      if (!access.accepts(bearerToken(request))) return end(response, 401, 'this address needs the token that was printed when the workbench started');
      response.writeHead(200, { ...headers, 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify(data()));
      return;
    }
    const file = await readPageFile(options.page, pathname);
    if (file === null) return end(response, 404, 'not found');
    response.writeHead(200, { ...headers, 'content-type': file.contentType });
    response.end(file.body);
  }

  function end(response: ServerResponse, status: number, reason: string): void {
    response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
    response.end(reason);
  }

  return {
    origin,
    access,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken by another program: choose another with --port, or --port 0 for free ones.`) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}
