import type { ModelRecord } from '@chatos/contracts';
import type { ConfigurationClient } from '../configuration/configuration-client.ts';

/** A model's key, asked for when it is needed and kept nowhere; null where it has none, which is the gateway's to explain: it knows what the provider wants. */
export async function modelKey(configuration: ConfigurationClient, model: ModelRecord): Promise<string | null> {
  if (model.apiKeyName === '') return null;
  try {
    return await configuration.secret({ kind: 'secret', name: model.apiKeyName });
  } catch (error: unknown) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
