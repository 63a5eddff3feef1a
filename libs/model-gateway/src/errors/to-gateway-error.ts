import type { ModelRecord } from '@chatos/contracts';
import { classify } from './classify.ts';
import { describe } from './describe.ts';
import { GatewayError } from './gateway-error.ts';
import { readFailure } from './provider-failure.ts';
import { withoutKey } from './without-key.ts';

/** Any error of a model call as ours. Providers quote the key they refuse, so the key is taken out of what they say. */
export function toGatewayError(error: unknown, model: ModelRecord, apiKey: string | null): GatewayError {
  if (error instanceof GatewayError) return error;
  const failure = readFailure(error);
  const { code, isRetryable } = classify(error, failure);
  const explained = describe(code, { ...failure, message: withoutKey(failure.message, apiKey) }, model);
  return new GatewayError(code, explained, { isRetryable, retryAfterMs: failure.retryAfterMs });
}
