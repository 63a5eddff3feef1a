// Answers with a line of any size, its id before or behind the result, or with none at all; and answers small calls beside it.
import { answerText, serveTools } from './protocol.mjs';
const write = (parts) => parts.forEach((part) => process.stdout.write(part));
serveTools({
  idLast: ({ id, arguments: { bytes } }) => write(['{"result":{"content":[{"type":"text","text":"', 'x'.repeat(bytes), `"}]},"jsonrpc":"2.0","id":${id}}\n`]),
  idFirst: ({ id, arguments: { bytes } }) => write([`{"jsonrpc":"2.0","id":${id},"result":{"content":[{"type":"text","text":"`, 'x'.repeat(bytes), '"}]}}\n']),
  notification: ({ id, arguments: { bytes } }) => {
    write(['{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"', 'x'.repeat(bytes), '"}}\n']);
    answerText(id, 'after the notification');
  },
  banner: ({ id, arguments: { bytes } }) => {
    write(['='.repeat(bytes), '\n']);
    answerText(id, 'after the banner');
  },
  later: ({ id, arguments: { ms } }) => setTimeout(() => answerText(id, 'later'), ms),
  pid: ({ id }) => answerText(id, String(process.pid)),
});
