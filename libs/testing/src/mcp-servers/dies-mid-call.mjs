import { answerText, serveTools } from './protocol.mjs';
serveTools({
  pid: ({ id }) => answerText(id, String(process.pid)),
  die() {
    process.stderr.write('Segmentation fault in module frobnicate\n', () => process.exit(139));
  },
  // The answer is on the pipe when the process ends: it must not be lost.
  answerAndDie({ id }) {
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: 'z'.repeat(200_000) }] } })}\n`, () => process.exit(0));
  },
});
