import type { ModelRecord } from '@chatos/contracts';
import { classify } from './classify.ts';
import { describe } from './describe.ts';
import { GatewayError } from './gateway-error.ts';
import { readFailure } from './provider-failure.ts';

/** Any error of a model call as ours. Providers quote the key they refuse, so the key is taken out of every text. */
export function toGatewayError(error: unknown, model: ModelRecord, apiKey: string | null): GatewayError {
  if (error instanceof GatewayError) return error;
  const failure = readFailure(error);
  const { code, isRetryable } = classify(error, failure);
  const explained = describe(code, failure, model);
  const hide = (text: string) => withoutKey(text, apiKey);
  return new GatewayError(code, { problem: hide(explained.problem), remedy: hide(explained.remedy) }, { isRetryable, retryAfterMs: failure.retryAfterMs });
}

function withoutKey(text: string, apiKey: string | null): string {
  const key = (apiKey ?? '').trim();
  return key === '' ? text : text.replaceAll(key, '(the key)');
}
