// A server in the place of one of the workbench's own: says what it was given, and asks and tells in the ways only those may.
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema, McpError } from '@modelcontextprotocol/sdk/types.js';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const text = (value: unknown) => ({ content: [{ type: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) }] });
const answer = z.looseObject({});

/** The server for the arguments it was started with. */
export function createBuiltin(args: readonly string[]): Server {
  const server = new Server({ name: 'builtin', version: '1.0.0' }, { capabilities: { tools: {}, experimental: args[0] === 'shell' ? { 'chatos/sandbox': { kind: 'none', reason: 'for the test' } } : {} } });
  const tools: [string, string | undefined][] = [['given', 'allow'], ['ask', 'allow'], ['cancel-ask', 'allow'], ['terminal', undefined], ['odd', 'whatever']];
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: tools.map(([name, policy]) => ({ name, inputSchema: { type: 'object' }, ...(policy === undefined ? {} : { _meta: { 'chatos/default-policy': policy } }) })),
  }));
  server.setRequestHandler(z.object({ method: z.literal('chatos/terminal-write'), params: z.looseObject({ id: z.string() }) }), ({ params }) => {
    if (params.id === 'gone') throw new McpError(-32_602, 'There is no terminal "gone".');
    return { wrote: params['data'] };
  });
  server.setRequestHandler(CallToolRequestSchema, async ({ params: { name, arguments: given = {}, _meta } }) => {
    const ask = (options = {}) => server.request({ method: 'chatos/ui-prompt', params: { requestId: `prompt-${String(_meta?.['toolCallId'])}`, ...given, _meta: { sessionId: _meta?.['sessionId'], toolCallId: _meta?.['toolCallId'] } } }, answer, { timeout: 20_000, ...options });
    switch (name) {
      case 'given':
        return text({ args, meta: _meta, capabilities: server.getClientCapabilities(), environment: process.env, cwd: process.cwd(), pid: process.pid });
      case 'ask':
        return await ask().then(text, (error: Error) => ({ ...text(`refused: ${error.message}`), isError: true }));
      case 'cancel-ask': {
        const controller = new AbortController();
        setTimeout(() => controller.abort('changed my mind'), 200);
        return await ask({ signal: controller.signal }).then(text, (error: Error) => text(`withdrawn: ${error.message}`));
      }
      case 'terminal':
        await server.notification({ method: 'notifications/chatos/terminal-changed', params: { terminal: { id: 't1', state: given['state'] } } });
        return text('told');
      default:
        return text(`${name}: ok`);
    }
  });
  return server;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await createBuiltin(process.argv.slice(2)).connect(new StdioServerTransport());
