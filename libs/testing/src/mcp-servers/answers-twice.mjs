// Answers every call twice, and calls nobody made.
import { answerText, serveTools } from './protocol.mjs';
serveTools({
  echo({ id, arguments: { text } }) {
    answerText(987_654, 'to nobody');
    answerText('of-no-call', 'to nobody');
    answerText(id, text);
    answerText(id, 'once more');
  },
});
