import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';

export interface OpenedStream {
  /** What came before the first token, and that token: to be passed on first. */
  readonly head: LanguageModelV4StreamPart[];
  readonly reader: ReadableStreamDefaultReader<LanguageModelV4StreamPart>;
}

/**
 * Reads up to the first part that a user would see or that ends the answer. Until then nothing has been passed on, so that a failure can
 * still be repeated unseen.
 * @throws what the stream throws, and the error of an `error` part that comes before the first token. The stream is cancelled then.
 */
export async function openStream(stream: ReadableStream<LanguageModelV4StreamPart>): Promise<OpenedStream> {
  const reader = stream.getReader();
  const head: LanguageModelV4StreamPart[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { head, reader };
    if (value.type === 'error') {
      await reader.cancel(value.error);
      throw value.error;
    }
    head.push(value);
    if (isVisible(value)) return { head, reader };
  }
}

function isVisible(part: LanguageModelV4StreamPart): boolean {
  switch (part.type) {
    case 'stream-start':
    case 'response-metadata':
    case 'raw':
    case 'ping':
    case 'custom':
    case 'text-start':
    case 'reasoning-start':
      return false;
    default:
      return true;
  }
}
