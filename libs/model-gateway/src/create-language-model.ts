import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ModelRecord } from '@chatos/contracts';
import { createDemoModel } from './demo/demo-model.ts';
import { withImages } from './images/with-images.ts';
import type { LanguageModelOptions } from './language-model-options.ts';
import { createAnthropicModel } from './providers/anthropic.ts';
import { createOpenAICompatibleModel } from './providers/openai-compatible.ts';
import { withModelSettings } from './providers/model-settings.ts';
import { withRetries } from './retry/with-retries.ts';

/**
 * The language model a record describes. Nothing is sent yet. Every error that leaves it is a GatewayError.
 * @throws GatewayError where the record cannot be used as it stands: a key or a base URL is missing or unusable.
 */
export function createLanguageModel(model: ModelRecord, options: LanguageModelOptions): LanguageModelV4 {
  if (model.provider === 'demo') return createDemoModel();
  const provider = model.provider === 'anthropic' ? createAnthropicModel(model, options.apiKey) : createOpenAICompatibleModel(model, options.apiKey);
  return withRetries(withModelSettings(withImages(provider, model), model), model, options);
}
