import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider';

const HELLO: LanguageModelV4CallOptions['prompt'] = [{ role: 'user', content: [{ type: 'text', text: 'hello' }] }];

/** Reads an answer to its end: its parts, and what ended it if that was an error. */
export async function readAnswer(model: LanguageModelV4, options: Partial<LanguageModelV4CallOptions> = {}, onPart: (part: LanguageModelV4StreamPart) => void = () => undefined) {
  const parts: LanguageModelV4StreamPart[] = [];
  let error: unknown = null;
  try {
    const { stream } = await model.doStream({ prompt: HELLO, ...options });
    for await (const part of stream) {
      parts.push(part);
      onPart(part);
      if (part.type === 'error') error = part.error;
    }
  } catch (thrown: unknown) {
    error = thrown;
  }
  const joined = (type: 'text-delta' | 'reasoning-delta') => parts.map((part) => (part.type === type ? part.delta : '')).join('');
  return { parts, error, text: joined('text-delta'), reasoning: joined('reasoning-delta') };
}
