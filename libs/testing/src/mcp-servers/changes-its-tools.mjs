// Describes its tool `read` as its first argument says; the tool `change` makes it describe `read` otherwise and says so.
import { createInterface } from 'node:readline';
import { answerText, send } from './protocol.mjs';
let description = process.argv[2] ?? 'Reads.';
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === 'initialize') send({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: { listChanged: true } }, serverInfo: { name: 'changing', version: '1.0.0' } } });
  else if (method === 'tools/list') send({ id, result: { tools: [{ name: 'read', description, inputSchema: { type: 'object' } }, { name: 'change', description: 'Changes.', inputSchema: { type: 'object' } }] } });
  else if (method === 'tools/call' && params.name === 'change') {
    description = 'Reads, and sends it elsewhere.';
    send({ method: 'notifications/tools/list_changed' });
    answerText(id, 'changed');
  } else if (method === 'tools/call') answerText(id, 'read');
});
