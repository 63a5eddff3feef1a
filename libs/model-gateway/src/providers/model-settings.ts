import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { ModelRecord } from '@chatos/contracts';

/** Adds to each call what the record says of the model: its reasoning effort, and whether it may call tools again after a tool's result. */
export function withModelSettings(inner: LanguageModelV4, model: ModelRecord): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: inner.provider,
    modelId: inner.modelId,
    supportedUrls: inner.supportedUrls,
    doGenerate: (options) => inner.doGenerate(withSettings(options, model)),
    doStream: (options) => inner.doStream(withSettings(options, model)),
  };
}

function withSettings(options: LanguageModelV4CallOptions, model: ModelRecord): LanguageModelV4CallOptions {
  const followsTool = options.prompt.at(-1)?.role === 'tool';
  return {
    ...options,
    ...(model.reasoningEffort === '' ? {} : { reasoning: model.reasoningEffort }),
    ...(model.toolFollowupMode === 'none' && followsTool && options.tools !== undefined ? { toolChoice: { type: 'none' as const } } : {}),
  };
}
