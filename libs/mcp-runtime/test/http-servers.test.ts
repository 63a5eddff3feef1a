import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { record, testRuntime } from './support.ts';

interface HttpFixture extends AsyncDisposable {
  url: string;
}

async function listen(listener: RequestListener): Promise<HttpFixture> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One session of a real Streamable HTTP server; `methods` collects what was asked of it. */
async function remoteServer(methods: string[]): Promise<HttpFixture> {
  const mcp = new McpServer({ name: 'remote', version: '1.0.0' });
  mcp.registerTool('shout', { description: 'Shouts.', inputSchema: { text: z.string() } }, ({ text }, { _meta }) => ({ content: [{ type: 'text', text: `${text.toUpperCase()} ${JSON.stringify(Object.keys(_meta ?? {}))}` }] }));
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID });
  await mcp.connect(transport);
  return listen((request: IncomingMessage, response: ServerResponse) => {
    methods.push(request.method ?? '');
    void transport.handleRequest(request, response);
  });
}

test('a remote server is called, told of no folder, and told of the end', async () => {
  const methods: string[] = [];
  await using remote = await remoteServer(methods);
  await using under = testRuntime();
  under.configure([record({ name: 'remote', endpoint: remote.url })]);
  expect((await under.list()).tools).toMatchObject([{ qualifiedName: 'mcp_remote_shout', inputSchema: { properties: { text: { type: 'string' } } } }]);
  const { text } = await under.call('remote', 'shout', { arguments: { text: 'ahoy' }, workspaceRoot: '/tmp' });
  expect(text).toMatch(/^AHOY /);
  expect(text).toContain('sessionId');
  expect(text).not.toContain('workdir');
  await expect(under.runtime.test(record({ name: 'remote', endpoint: 'http://127.0.0.1:9/mcp' }), new AbortController().signal)).resolves.toMatchObject({ ok: false });
  await under.runtime.close();
  expect(methods).toContain('DELETE');
  expect(under.started).toEqual([]);
});

test('a redirect is refused before the other address hears of it', async () => {
  let heard = 0;
  await using other = await listen((_request, response) => {
    heard++;
    response.end();
  });
  await using redirecting = await listen((_request, response) => response.writeHead(307, { location: other.url }).end());
  await using under = testRuntime();
  under.configure([record({ name: 'moved', endpoint: redirecting.url })]);
  expect((await under.list()).problems).toMatchObject([{ server: 'moved', problem: expect.stringContaining(`redirects to ${new URL(other.url).origin}`) }]);
  expect(heard).toBe(0);
});

test('an address nobody listens at, and one that speaks something else, are problems in words', async () => {
  await using page = await listen((_request, response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>nothing here</h1>'));
  const gone = await listen((_request, response) => response.end());
  await gone[Symbol.asyncDispose]();
  await using under = testRuntime();
  under.configure([record({ name: 'gone', endpoint: gone.url }), record({ name: 'page', endpoint: page.url })]);
  const { problems } = await under.list();
  const of = (server: string) => problems.find((problem) => problem.server === server)?.problem;
  expect(of('gone')).toMatch(/"gone" cannot be reached: .*ECONNREFUSED/);
  expect(of('page')).toMatch(/"page" refused the request \(HTTP 404\)/);
});

test('a remote server that never answers ends with the turn', async () => {
  await using silent = await listen(() => undefined);
  await using under = testRuntime();
  under.configure([record({ name: 'silent', endpoint: silent.url })]);
  await expect(under.runtime.listTools({ workspaceRoot: null, signal: AbortSignal.timeout(300) })).rejects.toThrow();
});
