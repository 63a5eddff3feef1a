import { readForm } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { checkDraft, initialDraft, problemsByField } from './form-draft.ts';

const fields = readForm({
  type: 'object',
  required: ['name', 'count', 'colour'],
  properties: {
    name: { type: 'string', minLength: 2 },
    mail: { type: 'string', format: 'email' },
    count: { type: 'integer', minimum: 1, maximum: 5 },
    ratio: { type: 'number', default: 0.5 },
    isPublic: { type: 'boolean', default: true },
    consent: { type: 'boolean' },
    colour: { type: 'string', enum: ['r', 'g'], enumNames: ['Red', 'Green'] },
    when: { type: 'string', format: 'date-time' },
    tags: { type: 'array', items: { anyOf: [{ const: 'a', title: 'A' }, { const: 'b', title: 'B' }] }, minItems: 1 },
    note: { type: 'string', minLength: 3 },
  },
})!;

test('a form begins with the defaults of its server', () => {
  expect(initialDraft(fields)).toEqual({ name: '', mail: '', count: '', ratio: '0.5', isPublic: true, consent: null, colour: '', when: '', tags: [], note: '' });
});

test('what was left empty and is not needed is left out; numbers and times become what the server asked for', () => {
  const draft = { ...initialDraft(fields), name: 'Ada', count: '3', colour: 'g', when: '2026-01-31T12:00', tags: ['b'] };
  expect(checkDraft(fields, draft)).toEqual({ content: { name: 'Ada', count: 3, ratio: 0.5, isPublic: true, colour: 'g', when: new Date('2026-01-31T12:00').toISOString(), tags: ['b'] } });
});

test('each problem stands at its field, in words', () => {
  const draft = { ...initialDraft(fields), name: 'A', mail: 'nobody', count: '7.5', note: 'x' };
  expect(problemsByField(checkDraft(fields, draft))).toEqual({
    name: 'It has to be at least 2 characters', mail: 'It has to be an e-mail address', count: 'It has to be a whole number', colour: 'It has to be filled in', note: 'It has to be at least 3 characters',
  });
});

test('a default the user emptied is not put back', () => {
  const draft = { ...initialDraft(fields), name: 'Ada', count: '3', colour: 'r', ratio: '' };
  expect(checkDraft(fields, draft)).toEqual({ content: { name: 'Ada', count: 3, isPublic: true, colour: 'r' } });
});
