import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4StreamPart, LanguageModelV4StreamResult } from '@ai-sdk/provider';
import type { ModelRecord } from '@chatos/contracts';
import { toGatewayError } from '../errors/to-gateway-error.ts';
import { INCOMPLETE_STREAM } from '../errors/incomplete-stream.ts';
import type { LanguageModelOptions } from '../language-model-options.ts';
import { backOffDelay, delay, LONGEST_RETRY_AFTER_MS } from './back-off.ts';
import { openStream, type OpenedStream } from './first-token.ts';

/**
 * Repeats a failed call while nothing of its answer has been seen, and never after: text that was shown cannot be taken back, so a repeat
 * would show it twice. An abort ends the call, the wait and the stream at once, with the signal's reason.
 */
export function withRetries(inner: LanguageModelV4, model: ModelRecord, options: LanguageModelOptions): LanguageModelV4 {
  async function repeat<T>(callOptions: LanguageModelV4CallOptions, call: () => PromiseLike<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await call();
      } catch (error: unknown) {
        callOptions.abortSignal?.throwIfAborted();
        const failure = toGatewayError(error, model, options.apiKey);
        const isWorthwhile = failure.isRetryable && (failure.retryAfterMs ?? 0) <= LONGEST_RETRY_AFTER_MS;
        if (!isWorthwhile || attempt > options.retries) throw failure;
        const delayMs = backOffDelay(attempt, failure.retryAfterMs);
        await options.onRetry?.({ attempt, retries: options.retries, delayMs, problem: failure.problem });
        await delay(delayMs, callOptions.abortSignal);
      }
    }
  }

  return {
    specificationVersion: 'v4',
    provider: inner.provider,
    modelId: inner.modelId,
    supportedUrls: inner.supportedUrls,
    doGenerate: (callOptions) => repeat(callOptions, () => inner.doGenerate(callOptions)),
    doStream: (callOptions) =>
      repeat(callOptions, async (): Promise<LanguageModelV4StreamResult> => {
        const { stream, ...result } = await inner.doStream(callOptions);
        return { ...result, stream: passOn(await openStream(stream), (error) => (callOptions.abortSignal?.aborted === true ? error : toGatewayError(error, model, options.apiKey))) };
      }),
  };
}

/** The opened stream as one, its errors put into our words; an answer that breaks off is an error, not an end. */
function passOn({ head, reader }: OpenedStream, toError: (error: unknown) => unknown): ReadableStream<LanguageModelV4StreamPart> {
  const checked = (part: LanguageModelV4StreamPart): LanguageModelV4StreamPart => {
    if (part.type === 'error') return { type: 'error', error: toError(part.error) };
    if (part.type === 'finish' && part.finishReason.unified === 'interrupted') return { type: 'error', error: toError(INCOMPLETE_STREAM) };
    return part;
  };
  return new ReadableStream<LanguageModelV4StreamPart>(
    {
      start(controller) {
        for (const part of head) controller.enqueue(checked(part));
      },
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(checked(value));
        } catch (error: unknown) {
          controller.error(toError(error));
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read ahead: whoever reads slowly holds the provider's socket.
    { highWaterMark: 0 },
  );
}
