// Answers the handshake, then reads no more, and goes on running.
import { serveTools } from './protocol.mjs';
setInterval(() => undefined, 60_000);
serveTools({ any: () => undefined }, { 'tools/list': () => process.stdin.destroy() });
