import type { ModelRecord } from '@chatos/contracts';

const PER_TOKENS = 1_000_000;

/** What tokens cost at the model's prices, in their currency; 0 where they are not known. */
export function costOf({ inputPrice, outputPrice }: Pick<ModelRecord, 'inputPrice' | 'outputPrice'>, { inputTokens, outputTokens }: { readonly inputTokens: number; readonly outputTokens: number }): number {
  return (inputTokens * inputPrice + outputTokens * outputPrice) / PER_TOKENS;
}

/** Whether a limit in money can be kept with this model. */
export function hasPrices({ inputPrice, outputPrice }: Pick<ModelRecord, 'inputPrice' | 'outputPrice'>): boolean {
  return inputPrice > 0 || outputPrice > 0;
}
