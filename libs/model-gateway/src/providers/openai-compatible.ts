import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ModelRecord } from '@chatos/contracts';
import { GatewayError } from '../errors/gateway-error.ts';
import { checkedApiKey } from './api-key.ts';
import { fetchWithoutRedirects } from './fetch.ts';

/** Any endpoint that speaks OpenAI's chat completions. Without a key no Authorization header is sent: this provider reads no environment. */
export function createOpenAICompatibleModel(model: ModelRecord, apiKey: string | null): LanguageModelV4 {
  if (model.baseUrl === '') {
    throw new GatewayError('missing-base-url', {
      problem: `The model "${model.name}" has no base URL.`,
      remedy: 'Enter the address of its endpoint in Settings under Models, for example https://api.example.com/v1.',
    });
  }
  const key = checkedApiKey(model, apiKey);
  const provider = createOpenAICompatible({
    name: 'openai-compatible',
    baseURL: model.baseUrl,
    includeUsage: true,
    fetch: fetchWithoutRedirects,
    ...(key === null ? {} : { apiKey: key }),
  });
  return provider.chatModel(model.model);
}
