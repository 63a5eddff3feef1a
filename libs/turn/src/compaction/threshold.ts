import type { ModelRecord, Settings } from '@chatos/contracts';

/** How much of what a model can be given at once may be taken: what is left is for its answer, and for results that are larger than those before. */
const SHARE_OF_CONTEXT = 0.8;

/** From how many tokens on the context is summarised: what the settings say, or less where the model can be given less. */
export function compactionThreshold({ summaryTokenThreshold }: Pick<Settings, 'summaryTokenThreshold'>, { contextTokens }: Pick<ModelRecord, 'contextTokens'>): number {
  return contextTokens > 0 ? Math.min(summaryTokenThreshold, Math.floor(contextTokens * SHARE_OF_CONTEXT)) : summaryTokenThreshold;
}
