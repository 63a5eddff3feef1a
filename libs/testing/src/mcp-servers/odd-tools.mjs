// Lists a thousand tools, two of one name, a description of 100 KB with control characters, and a schema that references itself.
import { answerText, send, serveTools } from './protocol.mjs';
const node = { type: 'object', properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/$defs/node' } }, self: { $ref: '#' } } };
const odd = [
  { name: 'twice', description: 'The first of two.', inputSchema: { type: 'object' } },
  { name: 'twice', description: 'The second of two.', inputSchema: { type: 'object' } },
  { name: 'long', description: `\u001b[31mred\u0007\u202Egnp.exe\u0000${'d'.repeat(100_000)}`, inputSchema: { type: 'object' } },
  { name: 'recursive', description: 'Takes a tree.', inputSchema: { ...node, $defs: { node } } },
];
const many = Array.from({ length: 1000 }, (_, index) => ({ name: `tool${index}`, description: `Number ${index}.`, inputSchema: { type: 'object' } }));
const answer = ({ id, arguments: given }) => answerText(id, JSON.stringify(given));
// The usual answer would list the tools by name; this one is sent first, and the second goes to nobody.
serveTools({ twice: answer, long: answer, recursive: answer, tool999: answer });
process.stdin.prependListener('data', (chunk) => {
  for (const line of String(chunk).split('\n')) {
    if (!line.includes('"tools/list"')) continue;
    const { id } = JSON.parse(line);
    send({ id, result: { tools: [...odd, ...many] } });
  }
});
