import { InvalidResponseDataError, JSONParseError, TypeValidationError } from '@ai-sdk/provider';
import type { GatewayErrorCode } from './gateway-error.ts';
import { INCOMPLETE_STREAM } from './incomplete-stream.ts';
import type { ProviderFailure } from './provider-failure.ts';

export interface Classification {
  readonly code: GatewayErrorCode;
  /** Whether the same request may succeed a little later. */
  readonly isRetryable: boolean;
}

const CONTEXT_LENGTH = /context[ _-]?(length|window|size)|maximum context|prompt is too long|too many (input )?tokens|exceeds? the (available )?context/i;
const UNKNOWN_MODEL = /model.{0,80}(not found|not exist|does(n't| not) exist|unknown|not supported|no such)|(unknown|invalid|no such) model|model_not_found/i;
/** The list of tools, and not one of them: "Invalid 'tools': array too long", "'tools' : maximum number of items is 128", "tools: List should have at most 64 items". */
const TOO_MANY_TOOLS = /too many (tools|functions)|\b(tools|functions)'? ?:? (array too long|too many|maximum number of items|list should have at most)|(at most|maximum( number)?( of)?) \d+ (tools|functions)/i;
const NO_QUOTA = /insufficient_quota|exceeded your current quota|insufficient balance|billing/i;
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL/;

export function classify(error: unknown, failure: ProviderFailure): Classification {
  if (error === INCOMPLETE_STREAM || InvalidResponseDataError.isInstance(error)) return { code: 'incomplete-stream', isRetryable: true };
  if (JSONParseError.isInstance(error) || TypeValidationError.isInstance(error)) return { code: 'garbled-stream', isRetryable: false };
  const text = `${failure.code} ${failure.message}`;
  const { status } = failure;
  if (status === null) return withoutStatus(failure);
  // A connection that breaks after the head of the answer: the status is that of a success.
  if (status < 300) return { code: 'incomplete-stream', isRetryable: true };
  if (status < 400) return { code: 'unusable-base-url', isRetryable: false };
  if (status === 429 || (status < 500 && NO_QUOTA.test(text))) return { code: 'rate-limited', isRetryable: !NO_QUOTA.test(text) };
  if (status === 401 || status === 403) return { code: 'refused-key', isRetryable: false };
  if (CONTEXT_LENGTH.test(text)) return { code: 'context-length', isRetryable: false };
  if (status < 500 && TOO_MANY_TOOLS.test(text)) return { code: 'too-many-tools', isRetryable: false };
  if (status === 404 || (status < 500 && UNKNOWN_MODEL.test(text))) return { code: 'unknown-model', isRetryable: false };
  if (status === 408 || status === 409 || status >= 500) return { code: 'provider-failed', isRetryable: true };
  return { code: 'refused-request', isRetryable: false };
}

function withoutStatus({ code, message }: ProviderFailure): Classification {
  if (CERTIFICATE.test(code)) return { code: 'unreachable', isRetryable: false };
  if (/^(E[A-Z]{3,}|UND_ERR_)/.test(code) && code !== 'ERR_INVALID_URL') return { code: 'unreachable', isRetryable: true };
  if (code === 'ERR_INVALID_URL') return { code: 'unusable-base-url', isRetryable: false };
  const text = `${code} ${message}`;
  if (CONTEXT_LENGTH.test(text)) return { code: 'context-length', isRetryable: false };
  if (NO_QUOTA.test(text)) return { code: 'rate-limited', isRetryable: false };
  // An error inside the stream that names no status: the provider's words are all there is.
  return { code: message === '' ? 'unexpected' : 'provider-failed', isRetryable: false };
}
