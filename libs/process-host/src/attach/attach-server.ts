import { MAX_FRAME_BYTES } from '@chatos/contracts';
import type { Port } from '@chatos/contracts';
import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { createStreamPort } from '../ports/stream-port.ts';
import { writeAttachRecord } from './attach-record.ts';

/** The longest path of a Unix socket that every system takes, in bytes (`sun_path` has 104 on macOS, its end included). */
const LONGEST_SOCKET_PATH = 100;
/** The answer to the right token: the first frame, and none of the contract's. */
export const WELCOME = 'welcome';
/** Who has connected and says nothing is let go after this. */
const GREETING_MS = 5_000;
/** A greeting is a token and nothing else. */
const GREETING_BYTES = 1_024;
const MAX_CONNECTIONS = 32;

export interface AttachServer {
  /** Ends the connections and removes socket and record. */
  close(): void;
}

export interface AttachServerOptions {
  /** The record's file; the socket lies beside it, or, where that path is too long, in a private directory of its own. */
  readonly recordPath: string;
  /** Whoever gave the token; the port is served as a page's is. */
  onPort(port: Port): void;
  readonly log: Log;
}

/**
 * Lets programs of the same user speak to this process: over a socket that only that user can open (its directory and the socket itself are
 * private; on Windows, where a pipe has no such mode, the token of the record decides alone), and only with the token of the record.
 * Rejects with what the system answered where no socket can be had.
 */
export async function startAttachServer({ recordPath, onPort, log }: AttachServerOptions): Promise<AttachServer> {
  const token = randomBytes(32).toString('base64url');
  const place = socketPlace(recordPath);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    greet(socket, token, onPort, log);
  });
  server.maxConnections = MAX_CONNECTIONS;
  try {
    await listenPrivately(server, place.path);
    server.on('error', (error) => log(`attach: ${String(error)}`));
    writeAttachRecord(recordPath, { socket: place.path, token, pid: process.pid });
  } catch (error: unknown) {
    server.close();
    place.remove();
    throw error;
  }
  return {
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      rmSync(recordPath, { force: true });
      place.remove();
    },
  };
}

/** The first frame is the token; what follows is the port's. */
function greet(socket: Socket, token: string, onPort: (port: Port) => void, log: Log): void {
  let isGreeted = false;
  const port = createStreamPort(socket, () => (isGreeted ? MAX_FRAME_BYTES : GREETING_BYTES));
  const tooLate = setTimeout(() => socket.destroy(), GREETING_MS);
  socket.on('close', () => clearTimeout(tooLate));
  port.onMessage((frame) => {
    if (isGreeted) return;
    isGreeted = true;
    clearTimeout(tooLate);
    if (!isSame(frame, token)) {
      log('attach: refused a connection with a wrong token.');
      socket.destroy();
      return;
    }
    // Not within this frame's delivery: who listens now would be given the token as well. The other side sends nothing before it is welcome.
    queueMicrotask(() => {
      onPort(port);
      if (!socket.destroyed) port.post(WELCOME);
    });
  });
}

function isSame(left: string, right: string): boolean {
  return timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest());
}

function socketPlace(recordPath: string): { path: string; remove(): void } {
  if (process.platform === 'win32') return { path: `\\\\.\\pipe\\chatos-${randomUUID()}`, remove: () => undefined };
  const beside = recordPath.replace(/(\.json)?$/, '.sock');
  if (Buffer.byteLength(beside) <= LONGEST_SOCKET_PATH) {
    // What a process that was killed has left; that none listens there any more the state root's lock has settled.
    rmSync(beside, { force: true });
    return { path: beside, remove: () => rmSync(beside, { force: true }) };
  }
  const directory = mkdtempSync(join(tmpdir(), 'chatos-'));
  return { path: join(directory, 'attach.sock'), remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** The mode is right from the first moment on: a socket takes it from the mask when it is bound, which `listen` does at once. */
function listenPrivately(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const before = process.umask(0o177);
    try {
      server.listen(path, () => {
        server.off('error', reject);
        resolve();
      });
    } finally {
      process.umask(before);
    }
    if (process.platform !== 'win32' && server.listening) chmodSync(path, 0o600);
  });
}
