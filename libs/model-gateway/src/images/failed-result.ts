import type { LanguageModelV4ToolResultPart } from '@ai-sdk/provider';

/**
 * Put on a result with images whose call failed. The AI SDK has an error as text alone, so such a result is `content` with this mark; the
 * gateway makes of it an error in words with its images behind it.
 */
export const FAILED_RESULT = { providerOptions: { chatos: { isError: true } } } as const;

/** Whether a result carries that mark. */
export function isFailedResult({ providerOptions }: Pick<LanguageModelV4ToolResultPart, 'providerOptions'>): boolean {
  return providerOptions?.['chatos']?.['isError'] === true;
}
