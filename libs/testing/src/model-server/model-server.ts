import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deferred, type Deferred } from './deferred.ts';
import { recordRequest, type RecordedRequest } from './recorded-request.ts';
import { failsWith, says, type Reply } from './reply.ts';
import { sendReply } from './send-reply.ts';

/** Decides the next answer from the conversation so far; a string is an answer of text. */
export type ScriptedAgent = (request: RecordedRequest) => Reply | string | Promise<Reply | string>;

/**
 * A provider of models on loopback: real HTTP and server-sent events, in OpenAI's form (`/v1/chat/completions`) and in Anthropic's
 * (`/v1/messages`). What it answers is scripted: queued replies first, then the agent.
 */
export interface ModelServer {
  /** For either protocol; ends in `/v1`. */
  readonly baseUrl: string;
  /** Every request taken, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Replies to the next requests, one each, in order. */
  enqueue(...replies: (Reply | string)[]): void;
  /** Answers every request for which nothing is queued. */
  answerWith(agent: ScriptedAgent): void;
  /** The request of that number, counted from 0, as soon as it has come. */
  request(number: number): Promise<RecordedRequest>;
  /** Cuts every connection. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startModelServer(agent?: ScriptedAgent): Promise<ModelServer> {
  const requests: RecordedRequest[] = [];
  const queue: (Reply | string)[] = [];
  const waiting = new Map<number, Deferred<RecordedRequest>>();
  let currentAgent: ScriptedAgent = agent ?? (() => failsWith(500, 'The test scripted no reply to this request.'));

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(message);
    if (message.method !== 'POST' || !/\/(chat\/completions|messages)$/.test(new URL(message.url ?? '/', 'http://loopback').pathname)) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('no such endpoint');
      return;
    }
    const ended = once(response, 'close').then((): 'answered' | 'broken-off' => (response.writableFinished ? 'answered' : 'broken-off'));
    const request = recordRequest(message, text, ended);
    const number = requests.push(request) - 1;
    waiting.get(number)?.resolve(request);
    const reply = queue.shift() ?? (await currentAgent(request));
    await sendReply(typeof reply === 'string' ? says(reply) : reply, request, response);
  }

  const server = createServer((message, response) => {
    serve(message, response).catch((error: unknown) => {
      // A mistake of the test's script must not look like one of the product.
      console.error('model server:', error);
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const close = async () => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    enqueue: (...replies) => void queue.push(...replies),
    answerWith(next) {
      currentAgent = next;
    },
    async request(number) {
      const known = requests[number];
      if (known !== undefined) return known;
      const promise = waiting.get(number) ?? deferred<RecordedRequest>();
      waiting.set(number, promise);
      return promise.promise;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A base URL where nothing listens: a port that was free a moment ago. */
export async function unreachableBaseUrl(): Promise<string> {
  const server = await startModelServer();
  await server.close();
  return server.baseUrl;
}

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
