import { modelFields, secretName } from '@chatos/contracts';
import type { ModelFields, ModelRecord } from '@chatos/contracts';
import { fieldErrors } from '../data/field-errors.ts';

/** What the form holds: the model's fields, and a key's value where one was typed. */
export interface ModelDraft extends ModelFields {
  readonly keyValue: string;
}

export function draftOf(record: ModelRecord | null): ModelDraft {
  const fields = record ?? { name: '', provider: 'openai_compatible' as const, model: '', baseUrl: '', apiKeyName: '' };
  return { ...emptyFields(), ...pickFields(fields), keyValue: '' };
}

/** The draft as it is sent: without the key's value, which goes to the vault. */
export function fieldsOf({ keyValue: _keyValue, ...fields }: ModelDraft): ModelFields {
  return fields;
}

/** What is wrong with the draft, by field. */
export function draftErrors(draft: ModelDraft, setNames: readonly string[]): Record<string, string> {
  const errors = fieldErrors(modelFields, fieldsOf(draft));
  if (draft.provider === 'openai_compatible' && draft.baseUrl === '') errors['baseUrl'] ??= 'An OpenAI-compatible model needs the address of its endpoint.';
  if (draft.provider === 'anthropic' && draft.apiKeyName === '') errors['apiKeyName'] ??= 'Anthropic needs a key.';
  if (draft.keyValue !== '' && !secretName.safeParse(draft.apiKeyName).success) errors['apiKeyName'] ??= 'The key needs a name of letters, digits and "_".';
  if (draft.apiKeyName !== '' && draft.keyValue === '' && !setNames.includes(draft.apiKeyName)) errors['keyValue'] ??= 'This key has no value yet: paste it here.';
  return errors;
}

function emptyFields(): ModelFields {
  return modelFields.parse({ name: 'x', provider: 'openai_compatible', model: 'x' });
}

function pickFields(record: Partial<ModelFields>): Partial<ModelFields> {
  return Object.fromEntries(Object.keys(modelFields.shape).flatMap((name) => (name in record ? [[name, record[name as keyof ModelFields]]] : [])));
}
