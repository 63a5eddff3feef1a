import type { ConfigurationSnapshot, ModelChoice, ModelRecord } from '@chatos/contracts';
import { DEMO_MODEL_ID } from '@chatos/contracts';
import { ConversationError } from '../errors.ts';

/** The model of a session, else the configuration's default, else the built-in demonstration. UNUSABLE_INPUT where it is gone. */
export function chooseModel(snapshot: ConfigurationSnapshot, modelId: string | null): ModelRecord {
  if (modelId !== null) {
    const chosen = snapshot.models.find((model) => model.id === modelId);
    if (chosen !== undefined) return chosen;
    throw new ConversationError('UNUSABLE_INPUT', { problem: 'The model chosen for this session is not configured (any more).', remedy: 'Choose another model for this session, or add it again in Settings.' });
  }
  const standard = snapshot.models.find((model) => model.isDefault) ?? snapshot.models.find((model) => model.id === DEMO_MODEL_ID);
  if (standard !== undefined) return standard;
  throw new ConversationError('UNUSABLE_INPUT', { problem: 'No model is configured.', remedy: 'Add a model in Settings under Models.' });
}

/** What a page may know of the models, with what keeps one from working. */
export function modelChoices(snapshot: ConfigurationSnapshot): ModelChoice[] {
  const standard = snapshot.models.find((model) => model.isDefault)?.id ?? DEMO_MODEL_ID;
  return snapshot.models.map((model) => ({
    id: model.id, name: model.name, provider: model.provider, isDefault: model.id === standard, isDemo: model.provider === 'demo', problem: problemOf(model, snapshot),
  }));
}

function problemOf(model: ModelRecord, snapshot: ConfigurationSnapshot): string | null {
  if (model.provider === 'openai_compatible' && model.baseUrl === '') return 'It has no base URL.';
  if (model.provider === 'anthropic' && model.apiKeyName === '') return 'It has no key.';
  const isSet = model.apiKeyName === '' || snapshot.secretNames.some((name) => name.toLowerCase() === model.apiKeyName.toLowerCase());
  return isSet ? null : `Its key ${model.apiKeyName} has no value.`;
}
