import { argumentPieces, withBytes, type ContentPart, type FinishKind, type Wire } from './wire.ts';

const FINISH: Readonly<Record<FinishKind, string>> = { stop: 'end_turn', length: 'max_tokens', 'content-filter': 'refusal', 'tool-calls': 'tool_use' };

/** Anthropic's messages, streamed. */
export function createAnthropicWire(model: string): Wire {
  const event = (type: string, fields: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
  let index = -1;
  let open: 'text' | 'thinking' | null = null;

  const close = () => {
    if (open === null) return [];
    // Real reasoning comes signed; the signature must be given back with it.
    const signature = open === 'thinking' ? [event('content_block_delta', { index, delta: { type: 'signature_delta', signature: `signature-${index}` } })] : [];
    open = null;
    return [...signature, event('content_block_stop', { index })];
  };
  const begin = (kind: 'text' | 'thinking') => {
    if (open === kind) return [];
    const closing = close();
    open = kind;
    index += 1;
    return [...closing, event('content_block_start', { index, content_block: kind === 'text' ? { type: 'text', text: '' } : { type: 'thinking', thinking: '' } })];
  };
  const textDelta = (text: string) => event('content_block_delta', { index, delta: { type: 'text_delta', text } });

  const toolCall = (part: Extract<ContentPart, { kind: 'tool-call' }>) => {
    const closing = close();
    index += 1;
    return [
      ...closing,
      event('content_block_start', { index, content_block: { type: 'tool_use', id: part.callId ?? `toolu_${crypto.randomUUID().replaceAll('-', '')}`, name: part.tool, input: {} } }),
      ...argumentPieces(part.arguments).map((piece) => event('content_block_delta', { index, delta: { type: 'input_json_delta', partial_json: piece } })),
      event('content_block_stop', { index }),
    ];
  };

  return {
    start: () => [
      event('message_start', {
        message: { id: `msg_${crypto.randomUUID()}`, type: 'message', role: 'assistant', model, content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 0, output_tokens: 0 } },
      }),
    ],
    part(part) {
      switch (part.kind) {
        case 'text':
          return [...begin('text'), textDelta(part.text)];
        case 'text-bytes':
          return [...begin('text'), withBytes(textDelta, part.bytes)];
        case 'reasoning':
          return [...begin('thinking'), event('content_block_delta', { index, delta: { type: 'thinking_delta', thinking: part.text } })];
        case 'tool-call':
          return toolCall(part);
        case 'error':
          return [event('error', { error: { type: part.type, message: part.message } })];
      }
    },
    finish: (kind, usage) => [
      ...close(),
      event('message_delta', { delta: { stop_reason: FINISH[kind], stop_sequence: null }, usage: { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens } }),
      event('message_stop', {}),
    ],
    failure: (message, code) => JSON.stringify({ type: 'error', error: { type: code === '' ? 'invalid_request_error' : code, message } }),
  };
}
