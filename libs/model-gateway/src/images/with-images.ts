import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { ModelRecord } from '@chatos/contracts';
import { fittingImages } from './fitting-images.ts';
import { imagesBesideResults } from './images-beside-results.ts';

/** Gives each call's images the way the provider takes them: only to a model with vision, within its limits, and where its protocol has them. */
export function withImages(inner: LanguageModelV4, { provider, supportsVision }: Pick<ModelRecord, 'provider' | 'supportsVision'>): LanguageModelV4 {
  const fitted = (options: LanguageModelV4CallOptions): LanguageModelV4CallOptions => {
    const prompt = fittingImages(options.prompt, supportsVision);
    return { ...options, prompt: imagesBesideResults(prompt, provider === 'anthropic' ? 'failed' : 'all') };
  };
  return {
    specificationVersion: 'v4',
    provider: inner.provider,
    modelId: inner.modelId,
    supportedUrls: inner.supportedUrls,
    doGenerate: (options) => inner.doGenerate(fitted(options)),
    doStream: (options) => inner.doStream(fitted(options)),
  };
}
