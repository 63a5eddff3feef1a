// One tool for each kind of content, a result of any size, and tools that change.
import { answerText, send, serveTools } from './protocol.mjs';
const tools = {
  everything({ id }) {
    send({
      id,
      result: {
        content: [
          { type: 'text', text: 'first' },
          { type: 'image', data: Buffer.alloc(1500).toString('base64'), mimeType: 'image/png' },
          { type: 'audio', data: Buffer.alloc(10).toString('base64'), mimeType: 'audio/wav' },
          { type: 'resource_link', uri: 'file:///a.txt', name: 'a.txt', mimeType: 'text/plain', size: 12 },
          { type: 'resource', resource: { uri: 'note://1', text: 'a note' } },
          { type: 'resource', resource: { uri: 'note://2', blob: Buffer.alloc(3).toString('base64'), mimeType: 'application/pdf' } },
          { type: 'text', text: 'last' },
        ],
      },
    });
  },
  fails: ({ id }) => answerText(id, 'the disk is full', true),
  malformed: ({ id }) => send({ id, result: { content: 'not a list' } }),
  big: ({ id, arguments: { bytes } }) => answerText(id, 'x'.repeat(bytes)),
  add({ id }) {
    tools.added = ({ id: addedId }) => answerText(addedId, 'added');
    send({ method: 'notifications/tools/list_changed' });
    answerText(id, 'ok');
  },
};
serveTools(tools);
