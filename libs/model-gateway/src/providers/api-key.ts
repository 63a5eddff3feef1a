import type { ModelRecord } from '@chatos/contracts';
import { GatewayError } from '../errors/gateway-error.ts';

/** What an HTTP header may carry; a line break or a letter outside ASCII would fail inside `fetch`, with the key in the message. */
const SENDABLE_KEY = /^[\x21-\x7e]+$/;

/**
 * The key as it is sent, without the white space that comes along when it is pasted; null where the record names none.
 * @throws GatewayError 'missing-key' where the record names a key that has no value, 'unusable-key' where it cannot be sent.
 */
export function checkedApiKey(model: ModelRecord, apiKey: string | null): string | null {
  const key = (apiKey ?? '').trim();
  if (key === '') {
    if (model.apiKeyName === '') return null;
    throw new GatewayError('missing-key', {
      problem: `The model "${model.name}" uses the key ${model.apiKeyName}, which has no value.`,
      remedy: `Set ${model.apiKeyName} in Settings under Keys.`,
    });
  }
  if (!SENDABLE_KEY.test(key)) {
    throw new GatewayError('unusable-key', {
      problem: `The key ${model.apiKeyName || `of the model "${model.name}"`} holds characters that no key has: spaces, line breaks or letters outside ASCII.`,
      remedy: 'Copy the key from the provider once more and set it in Settings under Keys.',
    });
  }
  return key;
}
