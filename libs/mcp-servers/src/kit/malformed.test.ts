import fc from 'fast-check';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createStdioTransport, createToolServer, defineTool } from './index.ts';

const echo = defineTool({
  name: 'echo', title: 'Echo', description: 'Says it back.', annotations: {}, defaultPolicy: 'allow', input: z.object({ text: z.string() }), output: z.object({ said: z.string() }),
  run: ({ text }) => Promise.resolve({ status: 'ok', text, data: { said: text } }),
});

const input = new PassThrough();
const output = new PassThrough();
const server = createToolServer({ name: 'echoes', version: '1.0.0', instructions: '', tools: [echo], asking: { uiPrompts: null, yes: false } });
const served = server.serve(createStdioTransport(input, output));
/** Without an end: no line is lost while nobody asks for one. */
const lines = createInterface({ input: output })[Symbol.asyncIterator]();
afterAll(async () => {
  input.end();
  await served;
});

const method = fc.constantFrom('initialize', 'ping', 'tools/list', 'tools/call', 'notifications/initialized', 'notifications/cancelled', 'notifications/progress', 'tasks/get', 'chatos/ui-prompt', 'x');
const params = fc.oneof(fc.jsonValue(), fc.record({ name: fc.constantFrom('echo', 'none', ''), arguments: fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom('text', 'x'), fc.jsonValue())), _meta: fc.jsonValue(), task: fc.jsonValue() }, { requiredKeys: [] }), fc.record({ requestId: fc.jsonValue(), progressToken: fc.jsonValue() }, { requiredKeys: [] }));
const message = fc.record({ jsonrpc: fc.constantFrom('2.0', '2.0', '1.0'), id: fc.oneof(fc.integer({ min: 0, max: 99 }), fc.string(), fc.constant(null)), method, params, result: fc.jsonValue(), error: fc.jsonValue() }, { requiredKeys: ['jsonrpc'] });
const line = fc.oneof(message.map((value) => JSON.stringify(value)), fc.jsonValue().map((value) => JSON.stringify(value)), fc.string().map((text) => text.replaceAll('\n', ' ')), fc.uint8Array().map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0x0a))));

let asked = 1000;

/** Whether it still answers, after everything that was sent before. */
async function answers(): Promise<unknown> {
  const id = (asked += 1);
  input.write(`${JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'echo', arguments: { text: 'still here' } } })}\n`);
  for (;;) {
    const { value: text } = await lines.next();
    const answer = JSON.parse(text as string) as { id: unknown; result?: { structuredContent?: { said?: string } } };
    if (answer.id === id) return answer.result?.structuredContent?.said;
  }
}

describe('a server that is sent anything at all', () => {
  it('goes on answering', async () => {
    await fc.assert(fc.asyncProperty(fc.array(line, { maxLength: 20 }), async (sent) => {
      for (const each of sent) {
        input.write(each);
        input.write('\n');
      }
      expect(await answers()).toBe('still here');
    }), { numRuns: 150 });
  });
});
