// Mixes what is no JSON, no JSON-RPC and no UTF-8 between its answers.
import { answerText, serveTools } from './protocol.mjs';
serveTools({
  echo({ id, arguments: { text } }) {
    process.stdout.write('{"jsonrpc":"2.0","id":\n{"jsonrpc":"1.0","id":1,"result":{}}\n{"id":1}\nnull\n[]\n"text"\n{"jsonrpc":"2.0","id":{},"result":{}}\n');
    process.stdout.write(Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x0a]));
    answerText(id, text);
  },
});
