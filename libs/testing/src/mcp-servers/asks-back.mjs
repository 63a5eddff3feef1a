// Asks the user something while a call is in flight, naming the session of the call or not, and answers the call with what came back.
import { answerText, send, serveTools } from './protocol.mjs';
const asked = new Map();
let next = 1;
function ask(id, meta) {
  const question = `q${next++}`;
  asked.set(question, id);
  send({ id: question, method: 'elicitation/create', params: { message: 'Which?', requestedSchema: { type: 'object', properties: { answer: { type: 'string' } } }, ...(meta ? { _meta: meta } : {}) } });
}
const waiting = [];
let inFlight = 0;
let most = 0;
serveTools({
  named: ({ id, meta }) => ask(id, { sessionId: meta.sessionId }),
  as: ({ id, arguments: { sessionId } }) => ask(id, { sessionId }),
  unnamed: ({ id }) => ask(id),
  // Stays in flight until `release` is called.
  hold: ({ id }) => waiting.push(id),
  release({ id }) {
    for (const held of waiting.splice(0)) answerText(held, 'held');
    answerText(id, 'released');
  },
  // How many of these were ever in flight at once.
  together({ id }) {
    most = Math.max(most, ++inFlight);
    setTimeout(() => {
      inFlight--;
      answerText(id, String(most));
    }, 50);
  },
});
process.stdin.on('data', (chunk) => {
  for (const line of String(chunk).split('\n')) {
    if (!line.includes('"id":"q')) continue;
    const { id, result, error } = JSON.parse(line);
    answerText(asked.get(id), JSON.stringify(result ?? error));
  }
});
