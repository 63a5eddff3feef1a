import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** Gives turns to the clients that connect to it, a few at a time: a byte says go, and a turn ends with its connection. */
export interface Turns {
  readonly port: string;
  close(): void;
}

export async function openTurns(atOnce: number): Promise<Turns> {
  const waiting: Socket[] = [];
  const running = new Set<Socket>();
  const giveNext = () => {
    while (running.size < atOnce) {
      const next = waiting.shift();
      if (!next) return;
      running.add(next);
      next.write('g');
    }
  };
  const server = createServer((socket) => {
    waiting.push(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      running.delete(socket);
      const place = waiting.indexOf(socket);
      if (place !== -1) waiting.splice(place, 1);
      giveNext();
    });
    giveNext();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: String((server.address() as AddressInfo).port),
    close() {
      server.close();
      for (const socket of [...waiting, ...running]) socket.destroy();
    },
  };
}

/** Without a port there is no queue: the client was started by itself. */
export async function waitForTurn(port: string | undefined): Promise<void> {
  if (port === undefined) return;
  const socket = connect({ host: '127.0.0.1', port: Number(port) });
  await new Promise<void>((resolve, reject) => {
    socket.once('data', () => resolve());
    socket.once('error', reject);
  });
  // The turn lasts as long as this process.
  socket.unref();
}
