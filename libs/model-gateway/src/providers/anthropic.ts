import { createAnthropic } from '@ai-sdk/anthropic';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ModelRecord } from '@chatos/contracts';
import { GatewayError } from '../errors/gateway-error.ts';
import { checkedApiKey } from './api-key.ts';
import { fetchWithoutRedirects } from './fetch.ts';

/** Handed over explicitly: left out, the provider would take ANTHROPIC_BASE_URL from the environment and send the key there. */
const ANTHROPIC_BASE_URL = 'https://api.anthropic.com/v1';

/** Anthropic's own API. The key is required and handed over explicitly, for left out it would be taken from the environment. */
export function createAnthropicModel(model: ModelRecord, apiKey: string | null): LanguageModelV4 {
  const key = checkedApiKey(model, apiKey);
  if (key === null) {
    throw new GatewayError('missing-key', {
      problem: `The model "${model.name}" is served by Anthropic, which wants a key, and none is configured.`,
      remedy: 'Add an Anthropic key in Settings under Keys and choose it in the model.',
    });
  }
  const provider = createAnthropic({ apiKey: key, baseURL: model.baseUrl === '' ? ANTHROPIC_BASE_URL : model.baseUrl, fetch: fetchWithoutRedirects });
  return provider.languageModel(model.model);
}
