import type { McpServerRecord, SecretReference } from '@chatos/contracts';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { connectServer } from '../src/client/connection.ts';
import { HttpTransport } from '../src/transports/http-transport.ts';
import type { ServerAccess } from '../src/transports/http/authorized-fetch.ts';
import { record, testRuntime } from './support.ts';

interface Seen {
  method: string;
  headers: IncomingHttpHeaders;
  rpc: string;
}

/** A server of raw HTTP; what it was asked is kept. `answer` gets the parsed message of a POST. */
async function rawServer(answer: (message: { id?: number; method: string } | null, response: ServerResponse, request: IncomingMessage) => void) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const message = text === '' ? null : (JSON.parse(text) as { id?: number; method: string });
      seen.push({ method: request.method ?? '', headers: request.headers, rpc: message?.method ?? '' });
      answer(message, response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp` };
}

function result(method: string): unknown {
  if (method === 'initialize') return { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'raw', version: '1' } };
  if (method === 'tools/list') return { tools: [{ name: 'echo', inputSchema: { type: 'object' } }] };
  return { content: [{ type: 'text', text: 'echoed' }] };
}

function json(response: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

const plainServer = () =>
  rawServer((message, response) => {
    if (message?.id === undefined) response.writeHead(message ? 202 : 405).end();
    else json(response, 200, { jsonrpc: '2.0', id: message.id, result: result(message.method) });
  });

const remote = (url: string, more: Partial<McpServerRecord> = {}) => record({ name: 'raw', endpoint: url, ...more });

test('headers, and a token or a password, are asked for with each request and sent with each', async () => {
  const server = await plainServer();
  const asked: string[] = [];
  const secret = async (reference: SecretReference) => {
    asked.push(reference.kind);
    return reference.kind === 'credential' ? 'pass:word' : 'from the vault';
  };
  await using under = testRuntime({ secret });
  under.configure([remote(server.url, { headerNames: ['X-Key'], auth: { kind: 'basic', username: 'me' }, hasCredential: true })]);
  expect(await under.call('raw', 'echo')).toMatchObject({ text: 'echoed' });
  const expected = { 'x-key': 'from the vault', authorization: `Basic ${Buffer.from('me:pass:word').toString('base64')}` };
  for (const { headers } of server.seen) expect(headers).toMatchObject(expected);
  expect(asked.length).toBeGreaterThanOrEqual(2 * server.seen.length);
});

test('a bearer token is sent; where it is refused the user is told so, and never the token', async () => {
  const server = await rawServer((_message, response) => void response.writeHead(401).end());
  await using under = testRuntime({ secret: async () => 'canary-token' });
  under.configure([remote(server.url, { auth: { kind: 'bearer' }, hasCredential: true })]);
  const { problems } = await under.list();
  expect(problems).toMatchObject([{ problem: expect.stringContaining('HTTP 401') }]);
  expect(server.seen[0]?.headers.authorization).toBe('Bearer canary-token');
  expect(JSON.stringify([problems, under.lines])).not.toContain('canary');
});

test('a header whose value cannot be read is a problem in words', async () => {
  const server = await plainServer();
  await using under = testRuntime();
  under.configure([remote(server.url, { headerNames: ['X-Key'] })]);
  expect((await under.list()).problems).toMatchObject([{ problem: expect.stringContaining('The header X-Key') }]);
  expect(server.seen).toEqual([]);
});

test('an imported address that is private or plain http is reached once somebody approved it', async () => {
  const server = await plainServer();
  await using under = testRuntime();
  const imported = remote(server.url, { origin: 'imported' });
  under.configure([imported]);
  expect((await under.list()).problems).toMatchObject([{ remedy: expect.stringContaining('chatos config approve mcp raw') }]);
  expect(server.seen).toEqual([]);
  under.configure([{ ...imported, revision: 2, approvedHash: 'approved' }]);
  expect(await under.call('raw', 'echo')).toMatchObject({ text: 'echoed' });
});

test('a redirect within the origin is followed with all that belongs to it, one beyond tells the other nothing', async () => {
  const server = await rawServer((message, response, request) => {
    if (request.url === '/mcp') response.writeHead(307, { location: '/moved' }).end();
    else if (message?.id === undefined) response.writeHead(message ? 202 : 405).end();
    else json(response, 200, { jsonrpc: '2.0', id: message.id, result: result(message.method) });
  });
  await using under = testRuntime({ secret: async () => 'token' });
  under.configure([remote(server.url, { auth: { kind: 'bearer' }, hasCredential: true })]);
  expect(await under.call('raw', 'echo')).toMatchObject({ text: 'echoed' });
});

test('an old server, which refuses the greeting, is spoken to by its stream', async () => {
  let stream: ServerResponse | null = null;
  const server = await rawServer((message, response, request) => {
    if (request.method === 'GET') {
      stream = response.writeHead(200, { 'content-type': 'text/event-stream' });
      stream.write('event: endpoint\ndata: /messages?session=1\n\n');
    } else if (request.url?.startsWith('/messages') === true && message) {
      response.writeHead(202).end();
      if (message.id !== undefined) stream?.write(`event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', id: message.id, result: result(message.method) })}\n\n`);
    } else response.writeHead(405).end();
  });
  await using under = testRuntime({ secret: async () => 'token' });
  under.configure([remote(server.url, { auth: { kind: 'bearer' }, hasCredential: true })]);
  expect(await under.call('raw', 'echo')).toMatchObject({ text: 'echoed' });
  expect(server.seen.every(({ headers }) => headers.authorization === 'Bearer token')).toBe(true);
  // Its stream ends: the next call greets anew.
  const greetings = () => server.seen.filter(({ rpc }) => rpc === 'initialize').length;
  const before = greetings();
  (stream as ServerResponse | null)?.end();
  await expect.poll(async () => (await under.call('raw', 'echo').catch(() => null))?.text).toBe('echoed');
  expect(greetings()).toBeGreaterThan(before);
});

test('an old server may name no place for messages but its own', async () => {
  const server = await rawServer((_message, response, request) => {
    if (request.method === 'GET') response.writeHead(200, { 'content-type': 'text/event-stream' }).write('event: endpoint\ndata: https://evil.example/messages\n\n');
    else response.writeHead(404).end();
  });
  await using under = testRuntime();
  under.configure([remote(server.url)]);
  expect((await under.list()).problems).toMatchObject([{ problem: expect.stringContaining('HTTP 404') }]);
});

test('an answer whose stream breaks is taken up again where it was', async () => {
  let pending: number | null = null;
  const server = await rawServer((message, response, request) => {
    if (request.method === 'DELETE') return void response.writeHead(200).end();
    if (request.method === 'GET') {
      if (request.headers['last-event-id'] !== 'e1') return void response.writeHead(405).end();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      return void response.end(`id: e2\ndata: ${JSON.stringify({ jsonrpc: '2.0', id: pending, result: result('tools/call') })}\n\n`);
    }
    if (message?.id === undefined) return void response.writeHead(202).end();
    if (message.method !== 'tools/call') return json(response, 200, { jsonrpc: '2.0', id: message.id, result: result(message.method) }, { 'mcp-session-id': 's' });
    pending = message.id;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end('id: e1\nretry: 20\ndata: \n\n');
  });
  await using under = testRuntime();
  under.configure([remote(server.url)]);
  expect(await under.call('raw', 'echo')).toMatchObject({ text: 'echoed' });
});

test('a session the server has forgotten is begun anew, and what it did not take is asked once more; what it took is not', async () => {
  let session = 1;
  let isForgetful = false;
  const unanswered: ServerResponse[] = [];
  let executed = 0;
  const server = await rawServer((message, response, request) => {
    const given = request.headers['mcp-session-id'];
    if (given !== undefined && given !== `s${session}`) return void response.writeHead(404).end();
    if (message?.id === undefined) return void response.writeHead(message ? 202 : 405).end();
    if (message.method === 'tools/call') {
      executed++;
      if (isForgetful) return void unanswered.push(response);
    }
    json(response, 200, { jsonrpc: '2.0', id: message.id, result: result(message.method) }, message.method === 'initialize' ? { 'mcp-session-id': `s${session}` } : {});
  });
  await using under = testRuntime();
  under.configure([remote(server.url)]);
  await under.call('raw', 'echo');
  const greetings = () => server.seen.filter(({ rpc }) => rpc === 'initialize').length;
  expect([greetings(), executed]).toEqual([1, 1]);
  session = 2;
  expect(await under.call('raw', 'echo')).toMatchObject({ text: 'echoed' });
  expect([greetings(), executed]).toEqual([2, 2]);
  expect(under.runtime.statuses()[0]).toMatchObject({ state: 'running', instances: [{ calls: 2, errors: 0 }] });

  // A call it has taken and not answered is lost with the session: nobody knows whether it was carried out.
  isForgetful = true;
  const taken = expect(under.call('raw', 'echo')).rejects.toMatchObject({ problem: expect.stringContaining('ended the session') });
  await expect.poll(() => unanswered.length).toBe(1);
  isForgetful = false;
  session = 3;
  expect(await under.call('raw', 'echo')).toMatchObject({ text: 'echoed' });
  await taken;
  expect([greetings(), executed]).toEqual([3, 4]);
});

test('a server that forgets each session at once is asked twice, and no more', async () => {
  const server = await rawServer((message, response, request) => {
    if (message?.id === undefined) return void response.writeHead(message ? 202 : 405).end();
    if (message.method === 'tools/call' && request.headers['mcp-session-id'] !== undefined) return void response.writeHead(404).end();
    json(response, 200, { jsonrpc: '2.0', id: message.id, result: result(message.method) }, message.method === 'initialize' ? { 'mcp-session-id': 's' } : {});
  });
  await using under = testRuntime();
  under.configure([remote(server.url)]);
  await expect(under.call('raw', 'echo')).rejects.toMatchObject({ code: 'session-forgotten', problem: expect.stringContaining('ended the session') });
  expect(server.seen.filter(({ rpc }) => rpc === 'tools/call')).toHaveLength(2);
});

test('while the user signs in no clock runs; the time a server has to answer is the same as ever', async () => {
  const isSlow = { list: false };
  const server = await rawServer((message, response, request) => {
    if (message?.id === undefined) return void response.writeHead(message ? 202 : 405).end();
    if (message.method === 'tools/list' && isSlow.list) return;
    if (message.method !== 'initialize' && request.headers.authorization === undefined) return void response.writeHead(401).end();
    json(response, 200, { jsonrpc: '2.0', id: message.id, result: result(message.method) });
  });
  let signIn = (): void => undefined;
  const signedIn = new Promise<void>((resolve) => (signIn = resolve));
  const asked: string[] = [];
  const access: ServerAccess = {
    headers: async () => ({}),
    oauth: {
      present: async () => null,
      async answer() {
        asked.push('sign in');
        await signedIn;
        return { token: 'token', scopes: [], expiresAt: null };
      },
    },
  };
  const url = new URL(server.url);
  const transport = new HttpTransport({ server: 'raw', url, access });
  const { signal } = new AbortController();
  const requestTimeoutMs = 150;
  const connection = await connectServer({ server: 'raw', transport, signal, log: () => undefined, onClosed: () => undefined, requestTimeoutMs });
  onTestFinished(() => connection.close());
  const listed = connection.listTools(signal);
  await expect.poll(() => asked).toEqual(['sign in']);
  await new Promise((resolve) => setTimeout(resolve, 3 * requestTimeoutMs));
  signIn();
  expect(await listed).toMatchObject([{ name: 'echo' }]);
  isSlow.list = true;
  await expect(connection.listTools(signal)).rejects.toMatchObject({ code: 'start-timed-out', problem: expect.stringContaining('within 0.15 s') });
});
