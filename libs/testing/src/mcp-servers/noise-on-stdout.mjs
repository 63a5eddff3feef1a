import { answerText, serveTools } from './protocol.mjs';
process.stdout.write('*** Welcome to the noisy server ***\n{"level":"info"}\n[1, 2\n\n');
serveTools({
  echo({ id, arguments: { text } }) {
    for (let line = 0; line < 200; line++) process.stdout.write(`progress ${line}\n`);
    answerText(id, text);
  },
});
