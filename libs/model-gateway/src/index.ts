// From a configured model to an AI SDK language model: providers over HTTP, the offline demonstration, retries, and words for what went wrong.
export { createLanguageModel } from './create-language-model.ts';
export type { LanguageModelOptions, RetryListener, RetryNotice } from './language-model-options.ts';
export { GatewayError } from './errors/gateway-error.ts';
export type { GatewayErrorCode } from './errors/gateway-error.ts';
export { costOf, hasPrices } from './cost.ts';
export { explainModelError, isContextExceeded } from './errors/explain.ts';
export { FAILED_RESULT } from './images/failed-result.ts';
export { MAX_IMAGES } from './images/fitting-images.ts';
export { testModel } from './test-model.ts';
