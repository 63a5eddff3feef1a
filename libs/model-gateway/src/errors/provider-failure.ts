import { APICallError } from '@ai-sdk/provider';
import { providerMessage } from './provider-message.ts';

/** What an error says in itself, whichever of the AI SDK's many shapes it has. */
export interface ProviderFailure {
  /** The HTTP status, or the one a provider names inside a stream; null where there is none. */
  readonly status: number | null;
  /** The provider's own words; '' where it had none. */
  readonly message: string;
  /** The provider's or the operating system's code, such as `insufficient_quota` or `ECONNREFUSED`; '' where there is none. */
  readonly code: string;
  readonly retryAfterMs: number | null;
}

export function readFailure(error: unknown): ProviderFailure {
  if (APICallError.isInstance(error)) {
    const body = providerMessage(error.responseBody);
    const status = error.statusCode ?? null;
    const isAnswer = status !== null && status >= 300;
    return {
      status,
      message: isAnswer ? (body?.message ?? '') : '',
      code: body?.code || networkCode(error),
      retryAfterMs: retryAfter(error.responseHeaders),
    };
  }
  if (typeof error === 'object' && error !== null) {
    const { statusCode, status, code, type, message } = error as Record<string, unknown>;
    return {
      status: statusOf(statusCode) ?? statusOf(status) ?? statusOf(code) ?? STATUS_OF_TYPE[String(type)] ?? null,
      message: typeof message === 'string' ? message : '',
      code: networkCode(error) || (typeof code === 'string' ? code : typeof type === 'string' ? type : ''),
      retryAfterMs: null,
    };
  }
  return { status: null, message: typeof error === 'string' ? error : '', code: '', retryAfterMs: null };
}

/** Failures inside a stream are named by type alone (https://docs.anthropic.com/en/api/errors, and OpenAI's `error.type`). */
const STATUS_OF_TYPE: Readonly<Record<string, number>> = { overloaded_error: 529, api_error: 500, server_error: 500, rate_limit_error: 429, rate_limit_exceeded: 429 };

/** Some endpoints put the status into the stream, as a number or in digits. */
function statusOf(value: unknown): number | null {
  const status = typeof value === 'string' && /^[45]\d\d$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : null;
}

const NETWORK_CODE = /^(E[A-Z]{3,}|UND_ERR_[A-Z_]+|ERR_[A-Z_]+|CERT_[A-Z_]+|DEPTH_ZERO_[A-Z_]+|SELF_SIGNED_[A-Z_]+|UNABLE_TO_[A-Z_]+)$/;

/** The code of the innermost cause that has one of the operating system, of undici or of TLS. */
function networkCode(error: unknown): string {
  let found = '';
  let current = error;
  for (let depth = 0; depth < 8 && typeof current === 'object' && current !== null; depth += 1) {
    const { code, cause, errors } = current as { code?: unknown; cause?: unknown; errors?: unknown };
    if (typeof code === 'string' && NETWORK_CODE.test(code)) found = code;
    // Node tries every address of a name and gathers what each said.
    current = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  }
  return found;
}

/** `retry-after` is seconds or a date (RFC 9110, 10.2.3); `retry-after-ms` is OpenAI's finer form. */
function retryAfter(headers: Record<string, string> | undefined): number | null {
  const milliseconds = Number(headers?.['retry-after-ms'] ?? Number.NaN);
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds;
  const text = headers?.['retry-after'];
  if (text === undefined || text.trim() === '') return null;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1000 : null;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}
