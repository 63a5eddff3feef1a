// Writes its answer byte by byte, so that every character of it is split somewhere.
import { serveTools } from './protocol.mjs';
serveTools({
  async trickle({ id, arguments: { text } }) {
    const bytes = Buffer.from(`${JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text }] } })}\n`);
    for (const byte of bytes) await new Promise((resolve) => process.stdout.write(Buffer.from([byte]), () => setImmediate(resolve)));
  },
});
