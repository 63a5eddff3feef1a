import { argumentPieces, withBytes, type FinishKind, type Wire } from './wire.ts';

const FINISH: Readonly<Record<FinishKind, string>> = { stop: 'stop', length: 'length', 'content-filter': 'content_filter', 'tool-calls': 'tool_calls' };

/** OpenAI's chat completions, streamed. */
export function createOpenAIWire(model: string): Wire {
  const id = `chatcmpl-${crypto.randomUUID()}`;
  let calls = 0;
  const event = (delta: object, finishReason: string | null = null) =>
    `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created: 1_700_000_000, model, choices: [{ index: 0, delta, finish_reason: finishReason }] })}\n\n`;
  return {
    start: () => [event({ role: 'assistant', content: '' })],
    part(part) {
      switch (part.kind) {
        case 'text':
          return [event({ content: part.text })];
        case 'text-bytes':
          return [withBytes((text) => event({ content: text }), part.bytes)];
        case 'reasoning':
          return [event({ reasoning_content: part.text })];
        case 'tool-call': {
          const index = calls++;
          const callId = part.callId ?? `call_${crypto.randomUUID()}`;
          return [
            event({ tool_calls: [{ index, id: callId, type: 'function', function: { name: part.tool, arguments: '' } }] }),
            ...argumentPieces(part.arguments).map((piece) => event({ tool_calls: [{ index, function: { arguments: piece } }] })),
          ];
        }
        case 'error':
          return [`data: ${JSON.stringify({ error: { message: part.message, type: part.type, code: null } })}\n\n`];
      }
    },
    finish: (kind, { inputTokens, outputTokens }) => [
      event({}, FINISH[kind]),
      `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created: 1_700_000_000, model, choices: [], usage: { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: inputTokens + outputTokens } })}\n\n`,
      'data: [DONE]\n\n',
    ],
    failure: (message, code) => JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code: code === '' ? null : code } }),
  };
}
