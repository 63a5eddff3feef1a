import type { Explained } from '@chatos/contracts';

/** Why a model cannot be called, or why a call to it failed. */
export const GATEWAY_ERROR_CODES = [
  'missing-key', 'unusable-key', 'missing-base-url', 'unusable-base-url', 'refused-key', 'unknown-model', 'unreachable', 'rate-limited',
  'context-length', 'too-many-tools', 'refused-request', 'provider-failed', 'incomplete-stream', 'garbled-stream', 'unexpected',
] as const;
export type GatewayErrorCode = (typeof GATEWAY_ERROR_CODES)[number];

/**
 * Every error that leaves the gateway. `problem` and `remedy` are for the user and never hold the key; `isRetryable` says whether the same
 * request may succeed a little later. The provider's error is not kept as `cause`: it carries the whole request, that is the conversation and
 * the key, and whoever logs an error logs its cause.
 */
export class GatewayError extends Error implements Explained {
  override readonly name = 'GatewayError';
  readonly code: GatewayErrorCode;
  readonly problem: string;
  readonly remedy: string;
  readonly isRetryable: boolean;
  /** What the provider asked us to wait, in milliseconds; null where it did not say. */
  readonly retryAfterMs: number | null;

  constructor(code: GatewayErrorCode, explained: Explained, options: { isRetryable?: boolean; retryAfterMs?: number | null } = {}) {
    super(`${explained.problem} ${explained.remedy}`.trim());
    this.code = code;
    this.problem = explained.problem;
    this.remedy = explained.remedy;
    this.isRetryable = options.isRetryable ?? false;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
