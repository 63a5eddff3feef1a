// The least of an MCP server over stdio, without the SDK: each bad server beside this file breaks one thing of it.
import { createInterface } from 'node:readline';

export function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

export function answerText(id, text, isError = false) {
  send({ id, result: { content: [{ type: 'text', text }], isError } });
}

/**
 * Serves tools by name; each gets the call (`id`, `arguments`, `meta`) and answers by itself. `hooks` are called with a message of their
 * method after the usual handling, `greeting` is added to the answer to `initialize`.
 */
export function serveTools(tools, hooks = {}, greeting = {}) {
  createInterface({ input: process.stdin }).on('line', (line) => {
    const message = JSON.parse(line);
    const { id, method, params } = message;
    if (method === 'initialize') {
      send({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: { listChanged: true } }, serverInfo: { name: 'test-server', version: '1.0.0' }, ...greeting } });
    } else if (method === 'tools/list') {
      send({ id, result: { tools: Object.keys(tools).map((name) => ({ name, description: `The tool ${name}.`, inputSchema: { type: 'object' } })) } });
    } else if (method === 'tools/call') {
      const tool = tools[params.name];
      if (tool) tool({ id, arguments: params.arguments, meta: params._meta });
      else send({ id, error: { code: -32602, message: `There is no tool ${params.name}.` } });
    }
    hooks[method]?.(message);
  });
}
