import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { expect, test } from 'vitest';
import { connectServer } from '../src/client/connection.ts';

/** A server in this process; `isDeaf` makes it take no message any more, as a connection does whose network is gone. */
async function connected(ping: { afterMs: number; timeoutMs: number }) {
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  const server = new Server({ name: 'near', version: '1' }, { capabilities: {} });
  await server.connect(theirs);
  const state = { isDeaf: false, pings: 0 };
  const send = ours.send.bind(ours);
  const transport = Object.assign(ours as Transport, {
    reasonOfEnd: () => null,
    send: async (message: Parameters<typeof send>[0]) => {
      if ('method' in message && message.method === 'ping') state.pings++;
      if (!state.isDeaf) await send(message);
    },
  });
  const connection = await connectServer({ server: 'near', transport, signal: new AbortController().signal, log: () => undefined, onClosed: () => undefined, ping });
  return { connection, state, close: () => connection.close() };
}

const signal = new AbortController().signal;

test('a connection in use is not asked; one that was idle for long is, and one that does not answer is not alive', async () => {
  const busy = await connected({ afterMs: 60_000, timeoutMs: 100 });
  expect(await busy.connection.isAlive(signal)).toBe(true);
  expect(busy.state.pings).toBe(0);
  await busy.close();
  const idle = await connected({ afterMs: 0, timeoutMs: 100 });
  expect(await idle.connection.isAlive(signal)).toBe(true);
  expect(idle.state.pings).toBe(1);
  idle.state.isDeaf = true;
  expect(await idle.connection.isAlive(signal)).toBe(false);
  await expect(idle.connection.isAlive(AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  await idle.close();
});
