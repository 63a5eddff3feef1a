// Its one tool asks the user for a name and a size, by an elicitation, and answers with what it was told.
import { answerText, send, serveTools } from './protocol.mjs';
import { createInterface } from 'node:readline';
const waiting = new Map();
serveTools({
  ask({ id }) {
    waiting.set(`ask-${id}`, id);
    const requestedSchema = { type: 'object', properties: { name: { type: 'string', title: 'Name' }, size: { type: 'string', enum: ['S', 'M'], default: 'M' } }, required: ['name'] };
    send({ id: `ask-${id}`, method: 'elicitation/create', params: { message: 'Who are you?', requestedSchema } });
  },
});
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, result, error } = JSON.parse(line);
  if (waiting.has(id)) answerText(waiting.get(id), `told: ${JSON.stringify(result ?? error)}`);
});
