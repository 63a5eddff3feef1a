import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { createStdioTransport } from './index.ts';

async function openTransport() {
  const input = new PassThrough();
  const output = new PassThrough();
  const transport = createStdioTransport(input, output);
  const messages: JSONRPCMessage[] = [];
  const onclose = vi.fn<() => void>();
  transport.onmessage = (message) => messages.push(message);
  transport.onclose = onclose;
  await transport.start();
  const written = () => String((output.read() as Buffer | null) ?? '').trim().split('\n').filter(Boolean).map((line) => JSON.parse(line) as { id: unknown; error: { code: number } });
  return { input, transport, messages, onclose, written };
}

const ping = (id: number) => `${JSON.stringify({ jsonrpc: '2.0', id, method: 'ping' })}\n`;

describe('the transport over stdio', () => {
  it('takes messages in any pieces, several in one, and none between', async () => {
    const { input, messages } = await openTransport();
    for (const character of ping(1)) input.write(character);
    input.write(`\n\r\n${ping(2)}${ping(3)}`);
    await vi.waitFor(() => expect(messages).toMatchObject([{ id: 1 }, { id: 2 }, { id: 3 }]));
  });

  it('answers a line that is no message with an error, and goes on', async () => {
    const { input, messages, written } = await openTransport();
    input.write('no json\n{"jsonrpc":"1.0"}\n\u0000\u0001\n[]\n');
    input.write(Buffer.from([0xff, 0xfe, 0x0a]));
    input.write(ping(4));
    await vi.waitFor(() => expect(messages).toMatchObject([{ id: 4 }]));
    expect(written().map(({ id, error }) => [id, error.code])).toEqual([[null, -32_700], [null, -32_600], [null, -32_700], [null, -32_600], [null, -32_700]]);
  });

  it('passes over a line that is too long, keeping none of it', async () => {
    const { input, messages, written } = await openTransport();
    const piece = Buffer.alloc(8 * 1024 * 1024, 'x');
    for (let index = 0; index < 9; index += 1) input.write(piece);
    input.write(`\n${ping(5)}`);
    await vi.waitFor(() => expect(messages).toMatchObject([{ id: 5 }]));
    expect(written()).toMatchObject([{ error: { code: -32_600 } }]);
  });

  it('closes when its input ends, once', async () => {
    const { input, transport, onclose } = await openTransport();
    input.end();
    await vi.waitFor(() => expect(onclose).toHaveBeenCalledOnce());
    await transport.close();
    expect(onclose).toHaveBeenCalledOnce();
    await transport.send({ jsonrpc: '2.0', method: 'x' });
  });
});
