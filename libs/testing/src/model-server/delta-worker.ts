import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { createOpenAIWire } from './wire/openai.ts';

// The thread of `startDeltaServer`; tells its port when it listens.
const { deltas } = workerData as { deltas: number };
const wire = createOpenAIWire('delta');
const events = [
  ...wire.start(),
  ...Array.from({ length: deltas }, (_, index) => wire.part({ kind: 'text', text: ` word${index}` })).flat(),
  ...wire.finish('stop', { inputTokens: 10, outputTokens: deltas }),
].map((event) => Buffer.from(event));

const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let next = 0;
  const send = () => {
    while (next < events.length) {
      next += 1;
      if (!response.write(events[next - 1])) {
        response.once('drain', send);
        return;
      }
    }
    response.end();
  };
  send();
});
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port));
