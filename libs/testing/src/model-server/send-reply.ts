import type { ServerResponse } from 'node:http';
import type { Reply, StreamReply } from './reply.ts';
import { createAnthropicWire } from './wire/anthropic.ts';
import { createOpenAIWire } from './wire/openai.ts';
import type { Wire } from './wire/wire.ts';

/** Plays one reply. Returns when it is played, or the client has gone. */
export async function sendReply(reply: Reply, request: { readonly protocol: 'openai' | 'anthropic'; readonly model: string; partsSent: number }, response: ServerResponse): Promise<void> {
  const wire = request.protocol === 'anthropic' ? createAnthropicWire(request.model) : createOpenAIWire(request.model);
  switch (reply.kind) {
    case 'failure':
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(wire.failure(reply.message, reply.code));
      return;
    case 'disconnect':
      response.socket?.destroy();
      return;
    case 'silence':
      return createClient(response).gone;
    case 'stream':
      return sendStream(reply, wire, request, response);
  }
}

async function sendStream(reply: StreamReply, wire: Wire, request: { partsSent: number }, response: ServerResponse): Promise<void> {
  const client = createClient(response);
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  response.flushHeaders();
  let hasCalls = false;
  await client.write(wire.start());
  for await (const part of reply.parts) {
    if (client.isGone()) return;
    switch (part.kind) {
      case 'gate':
        await Promise.race([part.gate.pass(), client.gone]);
        break;
      case 'raw':
        await client.write([part.text]);
        break;
      case 'break':
        await client.flushed();
        response.socket?.destroy();
        return;
      case 'end-early':
        response.end();
        return;
      case 'hang':
        return client.gone;
      default:
        hasCalls ||= part.kind === 'tool-call';
        await client.write(wire.part(part));
    }
    request.partsSent += 1;
  }
  if (client.isGone()) return;
  await client.write(wire.finish(reply.finish ?? (hasCalls ? 'tool-calls' : 'stop'), reply.usage));
  response.end();
}

interface Client {
  readonly gone: Promise<void>;
  isGone(): boolean;
  /** Writes each chunk by itself; waits where the client does not read. */
  write(chunks: readonly (string | Uint8Array)[]): Promise<void>;
  /** Waits until everything has left: a client would take a socket destroyed earlier for a refused connection, not for half a stream. */
  flushed(): Promise<void>;
}

function createClient(response: ServerResponse): Client {
  const isGone = () => response.destroyed || response.socket === null || response.socket.destroyed;
  const gone = isGone() ? Promise.resolve() : new Promise<void>((resolve) => response.once('close', () => resolve()));
  return {
    gone,
    isGone,
    async write(chunks) {
      for (const chunk of chunks) {
        if (isGone()) return;
        if (response.write(chunk)) continue;
        const drained = new Promise<void>((resolve) => response.once('drain', () => resolve()));
        await Promise.race([drained, gone]);
      }
    },
    flushed: () => Promise.race([new Promise<void>((resolve) => void response.write(':\n\n', () => resolve())), gone]),
  };
}
