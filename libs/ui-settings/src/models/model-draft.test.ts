import { modelFields } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { draftErrors, draftOf, fieldsOf } from './model-draft.ts';
import { PROVIDER_PRESETS } from './presets.ts';

test('every preset with a model, a name and a key’s value can be saved', () => {
  for (const { fields } of PROVIDER_PRESETS) {
    const draft = { ...draftOf(null), ...fields, name: 'n', model: 'm', keyValue: fields.apiKeyName === '' ? '' : 'value' };
    expect(draftErrors(draft, [])).toEqual({});
    expect(modelFields.parse(fieldsOf(draft))).toEqual(fieldsOf(draft));
  }
});

test('what is sent never holds the key’s value', () => {
  expect(JSON.stringify(fieldsOf({ ...draftOf(null), keyValue: 'canary' }))).not.toContain('canary');
});

test('an empty form says what is needed, in words', () => {
  expect(draftErrors(draftOf(null), [])).toEqual({ name: 'This is needed.', model: 'This is needed.', baseUrl: expect.stringContaining('address') });
});

test('a key without a value asks for it; one that is stored does not', () => {
  const draft = { ...draftOf(null), name: 'n', model: 'm', baseUrl: 'https://example.com/v1', apiKeyName: 'KEY' };
  expect(Object.keys(draftErrors(draft, []))).toEqual(['keyValue']);
  expect(draftErrors(draft, ['KEY'])).toEqual({});
});

test('an address or a key’s name of the wrong form is told in the words of that field', () => {
  const draft = { ...draftOf(null), name: 'n', model: 'm', baseUrl: 'example.com', apiKeyName: 'MY KEY', keyValue: 'value' };
  expect(draftErrors(draft, [])).toEqual({ baseUrl: expect.stringContaining('complete address'), apiKeyName: expect.stringMatching(/letters, digits/i) });
});
