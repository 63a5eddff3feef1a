import type { ModelFields } from '@chatos/contracts';

/** A provider's address and the usual name of its key, so that nobody has to look them up. */
export interface ProviderPreset {
  readonly label: string;
  readonly fields: Pick<ModelFields, 'provider' | 'baseUrl' | 'apiKeyName'>;
  /** An example of what the provider calls a model. */
  readonly modelExample: string;
}

/** From the providers' own documentation of their OpenAI-compatible endpoints. */
export const PROVIDER_PRESETS: readonly ProviderPreset[] = [
  { label: 'DeepSeek', fields: { provider: 'openai_compatible', baseUrl: 'https://api.deepseek.com/v1', apiKeyName: 'DEEPSEEK_API_KEY' }, modelExample: 'deepseek-chat' },
  { label: 'OpenAI', fields: { provider: 'openai_compatible', baseUrl: 'https://api.openai.com/v1', apiKeyName: 'OPENAI_API_KEY' }, modelExample: 'gpt-5' },
  { label: 'Anthropic', fields: { provider: 'anthropic', baseUrl: '', apiKeyName: 'ANTHROPIC_API_KEY' }, modelExample: 'claude-sonnet-4-5' },
  { label: 'OpenRouter', fields: { provider: 'openai_compatible', baseUrl: 'https://openrouter.ai/api/v1', apiKeyName: 'OPENROUTER_API_KEY' }, modelExample: 'provider/model' },
  { label: 'Ollama (this machine)', fields: { provider: 'openai_compatible', baseUrl: 'http://127.0.0.1:11434/v1', apiKeyName: '' }, modelExample: 'llama3.2' },
  { label: 'LM Studio (this machine)', fields: { provider: 'openai_compatible', baseUrl: 'http://127.0.0.1:1234/v1', apiKeyName: '' }, modelExample: 'the loaded model' },
];

/** An example of a model's name for whoever is at that address. */
export function modelExampleFor(fields: Pick<ModelFields, 'provider' | 'baseUrl'>): string {
  return PROVIDER_PRESETS.find(({ fields: preset }) => preset.provider === fields.provider && preset.baseUrl === fields.baseUrl)?.modelExample ?? '';
}
