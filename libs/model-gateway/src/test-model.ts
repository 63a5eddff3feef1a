import type { ModelRecord, TestResult } from '@chatos/contracts';
import { streamText } from 'ai';
import { createLanguageModel } from './create-language-model.ts';
import { explainModelError } from './errors/explain.ts';

/** Long enough for a local model that is loaded on its first request. */
const TEST_TIMEOUT_MS = 20_000;
const SHOWN_ANSWER_LENGTH = 200;

/** One tiny real request, streamed as a turn streams it. Never rejects; an abort is a failed test that says so. */
export async function testModel(model: ModelRecord, apiKey: string | null, signal: AbortSignal, timeoutMs = TEST_TIMEOUT_MS): Promise<TestResult> {
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const { text, firstTokenMs } = await ask(model, apiKey, AbortSignal.any([signal, timeout]), elapsed);
    const details = [`First answer after ${firstTokenMs ?? elapsed()} ms.`, text.trim() === '' ? 'The answer was empty.' : `It said: ${text.trim().slice(0, SHOWN_ANSWER_LENGTH)}`];
    return { ok: true, message: `The model "${model.name}" answers.`, details, elapsedMs: elapsed() };
  } catch (error: unknown) {
    if (signal.aborted) return { ok: false, message: 'The test was stopped.', details: [], elapsedMs: elapsed() };
    if (timeout.aborted) {
      const message = `The model "${model.name}" did not answer within ${timeoutMs / 1000} seconds.`;
      return { ok: false, message, details: ['Check that its server is not overloaded, or still loading the model, and test again.'], elapsedMs: elapsed() };
    }
    const { problem, remedy } = explainModelError(error, model);
    return { ok: false, message: problem, details: [remedy], elapsedMs: elapsed() };
  }
}

async function ask(model: ModelRecord, apiKey: string | null, abortSignal: AbortSignal, elapsed: () => number) {
  let text = '';
  let firstTokenMs: number | null = null;
  const { stream } = streamText({
    model: createLanguageModel(model, { apiKey, retries: 0 }),
    prompt: 'Answer with the single word OK.',
    maxRetries: 0,
    abortSignal,
    // The error is read from the stream; left out, the AI SDK prints it, with the request, on the console.
    onError: () => undefined,
  });
  for await (const part of stream) {
    if (part.type === 'error') throw part.error;
    if (part.type === 'abort') throw abortSignal.reason;
    if (part.type === 'text-delta' || part.type === 'reasoning-delta') firstTokenMs ??= elapsed();
    if (part.type === 'text-delta') text += part.text;
  }
  return { text, firstTokenMs };
}
