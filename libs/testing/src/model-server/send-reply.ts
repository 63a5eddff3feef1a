import { once } from 'node:events';
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
      return gone(response);
    case 'stream':
      return sendStream(reply, wire, request, response);
  }
}

async function sendStream(reply: StreamReply, wire: Wire, request: { partsSent: number }, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  response.flushHeaders();
  let hasCalls = false;
  await write(response, wire.start());
  for await (const part of reply.parts) {
    if (isGone(response)) return;
    switch (part.kind) {
      case 'gate':
        await Promise.race([part.gate.pass(), gone(response)]);
        break;
      case 'raw':
        await write(response, [part.text]);
        break;
      case 'break':
        // What was written must have left, or the client would see a refused connection and not half a stream.
        await flushed(response);
        response.socket?.destroy();
        return;
      case 'end-early':
        response.end();
        return;
      case 'hang':
        return gone(response);
      default:
        hasCalls ||= part.kind === 'tool-call';
        await write(response, wire.part(part));
    }
    request.partsSent += 1;
  }
  if (isGone(response)) return;
  await write(response, wire.finish(reply.finish ?? (hasCalls ? 'tool-calls' : 'stop'), reply.usage));
  response.end();
}

/** Writes; waits where the client does not read. */
async function write(response: ServerResponse, chunks: readonly (string | Uint8Array)[]): Promise<void> {
  for (const chunk of chunks) {
    if (isGone(response)) return;
    if (!response.write(chunk)) await Promise.race([once(response, 'drain'), gone(response)]);
  }
}

async function flushed(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    response.write(':\n\n', () => resolve());
  });
}

function isGone(response: ServerResponse): boolean {
  return response.destroyed || response.socket === null || response.socket.destroyed;
}

async function gone(response: ServerResponse): Promise<void> {
  if (!isGone(response)) await once(response, 'close');
}
