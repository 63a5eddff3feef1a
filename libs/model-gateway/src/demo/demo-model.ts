import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { DEMO_MODEL_ID } from '@chatos/contracts';
import { delay } from '../retry/back-off.ts';
import { demoReply, type DemoReply } from './demo-reply.ts';

/** About the pace of a fast provider, so that what a user sees of streaming and stopping is what a real model shows. */
const WORD_DELAY_MS = 15;

/** The offline demonstration: a language model that needs no key and no network, says so, and calls a tool when asked with `/tool`. */
export function createDemoModel(wordDelayMs: number = WORD_DELAY_MS): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: DEMO_MODEL_ID,
    modelId: DEMO_MODEL_ID,
    supportedUrls: {},
    async doGenerate(options) {
      const reply = demoReply(options);
      return {
        content: reply.kind === 'text' ? [{ type: 'text', text: reply.text }] : [{ type: 'text', text: reply.text }, toolCall(reply)],
        finishReason: { unified: reply.kind === 'text' ? 'stop' : 'tool-calls', raw: undefined },
        usage: usage(options, reply),
        warnings: [],
      };
    },
    async doStream(options) {
      const parts = streamParts(options, wordDelayMs);
      return {
        stream: new ReadableStream<LanguageModelV4StreamPart>(
          {
            async pull(controller) {
              try {
                const { done, value } = await parts.next();
                if (done === true) controller.close();
                else controller.enqueue(value);
              } catch (error: unknown) {
                controller.error(error);
              }
            },
            async cancel() {
              await parts.return(undefined);
            },
          },
          { highWaterMark: 0 },
        ),
      };
    },
  };
}

async function* streamParts(options: LanguageModelV4CallOptions, wordDelayMs: number): AsyncGenerator<LanguageModelV4StreamPart, undefined> {
  const reply = demoReply(options);
  yield { type: 'stream-start', warnings: [] };
  yield { type: 'text-start', id: 'demo' };
  for (const word of reply.text.match(/\s*\S+|\s+$/g) ?? []) {
    await delay(wordDelayMs, options.abortSignal);
    yield { type: 'text-delta', id: 'demo', delta: word };
  }
  yield { type: 'text-end', id: 'demo' };
  if (reply.kind === 'tool') yield toolCall(reply);
  yield { type: 'finish', finishReason: { unified: reply.kind === 'text' ? 'stop' : 'tool-calls', raw: undefined }, usage: usage(options, reply) };
}

function toolCall(reply: Extract<DemoReply, { kind: 'tool' }>) {
  return { type: 'tool-call' as const, toolCallId: `demo-${crypto.randomUUID()}`, toolName: reply.tool, input: reply.input };
}

/** Words stand for tokens: the figures move as a real model's would. */
function usage(options: LanguageModelV4CallOptions, reply: DemoReply) {
  const words = (text: string) => text.split(/\s+/).filter((word) => word !== '').length;
  const input = words(options.prompt.map((entry) => (typeof entry.content === 'string' ? entry.content : entry.content.map((part) => (part.type === 'text' ? part.text : '')).join(' '))).join(' '));
  const output = words(reply.text);
  return {
    inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: output, text: output, reasoning: 0 },
  };
}
