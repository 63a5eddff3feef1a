// Works, and does not end when it is asked to: neither at the end of its input nor on SIGTERM.
import { answerText, serveTools } from './protocol.mjs';
process.on('SIGTERM', () => undefined);
process.on('SIGINT', () => undefined);
setInterval(() => undefined, 60_000);
serveTools({ pid: ({ id }) => answerText(id, String(process.pid)) });
