import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { JSONRPCMessageSchema } from '@modelcontextprotocol/sdk/types.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { Readable, Writable } from 'node:stream';

/** A message may hold a file's contents in base64, and more; what is longer is passed over to its end, and answered as an error. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;
const LINE_END = 0x0a;

/** JSON-RPC 2.0, section 5.1. */
const PARSE_ERROR = -32_700;
const INVALID_REQUEST = -32_600;

/**
 * MCP over two streams, one message a line. Beside the SDK's own it closes when its input ends, which is how a client goes, and no input ends it: a line that
 * is no message is answered with a JSON-RPC error and passed over.
 */
export function createStdioTransport(input: Readable, output: Writable): Transport {
  let parts: Buffer[] = [];
  let length = 0;
  let isClosed = false;

  const refuse = (code: number, message: string): void => {
    output.write(`${JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } })}\n`);
  };
  const takeLine = (): void => {
    const isTooLong = length > MAX_LINE_BYTES;
    const line = Buffer.concat(parts).toString('utf8').trim();
    parts = [];
    length = 0;
    if (isTooLong) refuse(INVALID_REQUEST, `A message may have ${MAX_LINE_BYTES} bytes at most.`);
    else if (line !== '') deliver(line);
  };
  const deliver = (line: string): void => {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      refuse(PARSE_ERROR, 'This line is no JSON; each line is one JSON-RPC message.');
      return;
    }
    const message = JSONRPCMessageSchema.safeParse(value);
    if (message.success) transport.onmessage?.(message.data);
    else refuse(INVALID_REQUEST, 'This is JSON, but no JSON-RPC message.');
  };
  const take = (chunk: Buffer): void => {
    let rest = chunk;
    for (let end = rest.indexOf(LINE_END); end !== -1 && !isClosed; end = rest.indexOf(LINE_END)) {
      keep(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
      takeLine();
    }
    keep(rest);
  };
  const keep = (piece: Buffer): void => {
    length += piece.length;
    if (length > MAX_LINE_BYTES) parts = [];
    else if (piece.length > 0) parts.push(piece);
  };
  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    input.off('data', take).off('end', close).off('close', close).pause();
    transport.onclose?.();
  };
  const fail = (error: Error): void => {
    transport.onerror?.(error);
    close();
  };

  const transport: Transport = {
    start() {
      input.on('data', take).on('end', close).on('close', close).on('error', fail);
      output.on('error', fail);
      return Promise.resolve();
    },
    send: (message: JSONRPCMessage) =>
      new Promise((resolve) => {
        if (isClosed || output.write(`${JSON.stringify(message)}\n`)) resolve();
        else output.once('drain', resolve);
      }),
    close() {
      close();
      return Promise.resolve();
    },
  };
  return transport;
}
