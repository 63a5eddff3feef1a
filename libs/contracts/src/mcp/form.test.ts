import { expect, test } from 'vitest';
import { checkForm, readForm } from './form.ts';

const schema = {
  type: 'object', required: ['name', 'size'],
  properties: {
    name: { type: 'string', title: 'Your name', minLength: 2 },
    mail: { type: 'string', format: 'email' },
    age: { type: 'integer', minimum: 0, maximum: 150, default: 30 },
    size: { type: 'string', enum: ['S', 'M'], enumNames: ['small', 'medium'] },
    colour: { type: 'string', oneOf: [{ const: '#f00', title: 'Red' }], default: '#f00' },
    days: { type: 'array', items: { anyOf: [{ const: 'mo', title: 'Monday' }, { const: 'tu', title: 'Tuesday' }] }, minItems: 1, default: ['mo'] },
    agrees: { type: 'boolean', default: false },
  },
};
const fields = readForm(schema)!;

test('a form is read field by field, in the order it is written', () => {
  expect(fields.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['name text', 'mail text', 'age integer', 'size choice', 'colour choice', 'days choices', 'agrees boolean']);
  expect(fields[0]).toMatchObject({ title: 'Your name', isRequired: true, minimum: 2, defaultValue: null });
  expect(fields[3]?.choices).toEqual([{ value: 'S', title: 'small' }, { value: 'M', title: 'medium' }]);
});

test.each([
  null, 'text', {}, { type: 'object' }, { type: 'object', properties: { nested: { type: 'object', properties: {} } } }, { type: 'object', properties: { any: {} } },
  { type: 'object', properties: { list: { type: 'array', items: { type: 'object' } } } }, { type: 'object', properties: { ref: { $ref: '#' } } },
  { type: 'object', properties: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`f${index}`, { type: 'string' }])) },
])('%j is no form', (given) => {
  expect(readForm(given)).toBeNull();
});

test('what is left out takes its default, or is missed where it is required', () => {
  expect(checkForm(fields, { name: 'Ada', size: 'M' })).toEqual({ content: { name: 'Ada', age: 30, size: 'M', colour: '#f00', days: ['mo'], agrees: false } });
  expect(checkForm(fields, { size: 'M' })).toEqual({ problems: [{ field: 'name', problem: 'it has to be filled in' }] });
});

test.each([
  ['name', 'A', 'at least 2 characters'], ['name', 7, 'text'], ['mail', 'nobody', 'e-mail'], ['age', 1.5, 'whole number'], ['age', '7', 'a number'], ['age', 151, 'at most 150'], ['age', Number.NaN, 'a number'],
  ['size', 'L', 'one of the choices'], ['days', [], 'at least 1'], ['days', ['mo', 'mo'], 'twice'], ['days', ['su'], 'choices'], ['agrees', 'yes', 'yes or no'], ['other', 1, 'no such field'], ['toString', 1, 'no such field'],
])('%s: %j is refused', (name, value, words) => {
  expect(checkForm(fields, { name: 'Ada', size: 'M', [name]: value })).toEqual({ problems: [{ field: name, problem: expect.stringContaining(words) }] });
});

test('a field may be called like something every object has', () => {
  const odd = readForm(JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"}}}'));
  expect(odd?.some(({ name }) => name === 'constructor')).toBe(true);
  expect(checkForm(odd ?? [], {})).toEqual({ content: {} });
});
