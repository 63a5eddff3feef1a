import type { Explained, ModelRecord } from '@chatos/contracts';
import type { GatewayErrorCode } from './gateway-error.ts';
import type { ProviderFailure } from './provider-failure.ts';

/** The words for a failed call: what went wrong, in the provider's own words where it had any, and what the user can do. */
export function describe(code: GatewayErrorCode, failure: ProviderFailure, model: ModelRecord): Explained {
  const who = model.provider === 'anthropic' && model.baseUrl === '' ? 'Anthropic' : `The endpoint ${shownAddress(model.baseUrl)}`;
  const words = failure.message === '' ? '' : ` It says: ${sentence(failure.message)}`;
  const key = model.apiKeyName === '' ? null : model.apiKeyName;
  switch (code) {
    case 'refused-key':
      return key === null
        ? { problem: `${who} wants a key, and the model "${model.name}" has none (${failure.status}).${words}`, remedy: 'Add the key in Settings under Keys and choose it in the model.' }
        : { problem: `${who} refused the key ${key} (${failure.status}).${words}`, remedy: `Check ${key} in Settings under Keys: it may be mistyped, expired, or not allowed to use this model.` };
    case 'unknown-model':
      return { problem: `${who} does not know the model "${model.model}" (${failure.status}).${words}`, remedy: `Check the model's name${model.baseUrl === '' ? '' : ' and its base URL'} in Settings under Models.` };
    case 'unreachable':
      return { problem: `${who} cannot be reached: ${networkWords(failure)}.`, remedy: unreachableRemedy(failure, model) };
    case 'unusable-base-url':
      return failure.status === null
        ? { problem: `The base URL ${shownAddress(model.baseUrl)} cannot be used.${words}`, remedy: 'Correct it in Settings under Models.' }
        : { problem: `${who} answers with a redirect (${failure.status}), which is not followed because it would carry the key elsewhere.`, remedy: 'Enter the address it redirects to as the base URL in Settings under Models.' };
    case 'rate-limited':
      return { problem: `${who} takes no more requests for now${failure.status === null ? '' : ` (${failure.status})`}.${words}`, remedy: `${waitWords(failure.retryAfterMs)} If it stays so, check the limits and the balance of your account there.` };
    case 'context-length':
      return { problem: `The conversation is longer than the model "${model.name}" can read.${words}`, remedy: 'Start a new session, send less text at once, or choose a model with a longer context.' };
    case 'too-many-tools':
      return { problem: `${who} takes fewer tools than this session offers (${failure.status}).${words}`, remedy: 'Switch off servers or tools that are not needed, under Tools at the message box, and send the message again.' };
    case 'refused-request':
      return { problem: `${who} refused the request (${failure.status}).${words}`, remedy: 'Check the settings of the model (name, reasoning effort, whether it can call tools) in Settings under Models.' };
    case 'provider-failed':
      return { problem: `${who} failed${failure.status === null ? '' : ` (${failure.status})`}.${words}`, remedy: 'Try again in a while, or choose another model.' };
    case 'incomplete-stream':
      return { problem: `The answer broke off: ${who === 'Anthropic' ? who : who.replace('The', 'the')} ended the connection before it was complete.`, remedy: 'Send the message again. If it happens every time, check the base URL and the endpoint.' };
    case 'garbled-stream':
      return { problem: `${who} sent something that is no answer of a model.`, remedy: 'Check that the base URL in Settings under Models is that of an API of this kind; if it is, try again.' };
    default:
      return { problem: `The model "${model.name}" could not be called.${words}`, remedy: 'Try again. If it stays so, check the model in Settings under Models.' };
  }
}

/** A base URL without the user name and password, the query and the fragment it may hold. */
function shownAddress(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) return baseUrl;
  const url = new URL(baseUrl);
  return `${url.origin}${url.pathname}`.replace(/\/$/, '');
}

function sentence(text: string): string {
  return /[.!?…。]$/.test(text) ? text : `${text}.`;
}

function waitWords(retryAfterMs: number | null): string {
  if (retryAfterMs === null || retryAfterMs < 1000) return 'Try again in a while.';
  const seconds = Math.ceil(retryAfterMs / 1000);
  return seconds < 120 ? `Try again in ${seconds} seconds.` : `Try again in ${Math.ceil(seconds / 60)} minutes.`;
}

const NETWORK_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'no such host is known',
  EAI_AGAIN: 'its name cannot be looked up just now',
  ECONNRESET: 'it closed the connection',
  UND_ERR_SOCKET: 'it closed the connection',
  EPIPE: 'it closed the connection',
  ETIMEDOUT: 'it did not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'it took the request and did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'it stopped in the middle of its answer',
  EHOSTUNREACH: 'there is no way to its host',
  ENETUNREACH: 'there is no way to its network',
};

function networkWords({ code }: ProviderFailure): string {
  if (isCertificate(code)) return `its certificate is not trusted (${code})`;
  return NETWORK_WORDS[code] ?? `the connection failed (${code})`;
}

function isCertificate(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL/.test(code);
}

function unreachableRemedy({ code }: ProviderFailure, model: ModelRecord): string {
  if (isCertificate(code)) return 'Check the base URL, or install the certificate of its issuer on this computer.';
  const own = model.baseUrl === '' ? '' : ' Check the base URL in Settings under Models, and that its server runs.';
  return `Check the network connection.${own}`;
}
