import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { parentPort, workerData } from 'node:worker_threads';
import type { CallingOptions } from './calling-server.ts';
import { createOpenAIWire } from './wire/openai.ts';

interface Request { readonly messages: readonly { readonly role: string }[]; readonly tools?: readonly { readonly function: { readonly name: string } }[] }

// The thread of `startCallingServer`; tells its port when it listens.
const options = workerData as CallingOptions;

const server = createServer((request, response) => {
  void text(request).then((body) => {
    const { messages, tools = [] } = JSON.parse(body) as Request;
    const made = messages.filter(({ role }) => role === 'tool').length;
    const name = tools.map((tool) => tool.function.name).find((candidate) => candidate.endsWith(options.tool));
    const wire = createOpenAIWire('calling');
    const isDone = made >= options.calls || name === undefined;
    const part = isDone ? { kind: 'text' as const, text: 'done' } : { kind: 'tool-call' as const, tool: name, arguments: options.arguments[made] };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end([...wire.start(), ...wire.part(part), ...wire.finish(isDone ? 'stop' : 'tool-calls', { inputTokens: 10, outputTokens: 5 })].join(''));
  });
});
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port));
