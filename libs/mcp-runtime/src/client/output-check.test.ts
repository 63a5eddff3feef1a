import { expect, test } from 'vitest';
import { outputProblem } from './output-check.ts';

const schema = { type: 'object', properties: { name: { type: 'string', minLength: 2 }, tags: { type: 'array', items: { enum: ['a', 'b'] }, maxItems: 2 }, parent: { $ref: '#' } }, required: ['name'], additionalProperties: false };

test.each([
  [{ name: 'ok', tags: ['a'], parent: { name: 'up' } }, null],
  [{}, '/name is missing'],
  [{ name: 'x' }, '/name is too short'],
  [{ name: 'ok', tags: ['c'] }, '/tags/0 is none of the values allowed'],
  [{ name: 'ok', tags: ['a', 'a', 'b'] }, '/tags is too long'],
  [{ name: 'ok', more: 1 }, '/more is not allowed'],
  [{ name: 'ok', parent: { name: 1 } }, '/parent/name is no string'],
  [[], 'it is no object'],
])('%j: %s', (value, problem) => {
  expect(outputProblem(schema, value)).toBe(problem);
});

test.each([
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 1, 'it is none of the kinds allowed'],
  [{ oneOf: [{ type: 'number' }, { minimum: 1 }] }, 5, 'it is not exactly one of the kinds allowed'],
  [{ not: { const: 3 } }, 3, 'it is of a kind that is not allowed'],
  [{ const: { a: 1 } }, { a: 1 }, null],
  [{ prefixItems: [{ type: 'string' }], items: { type: 'number' } }, ['a', 1], null],
  [{ $ref: 'https://example.test/schema.json' }, 1, null],
  [{ $ref: '#/$defs/missing' }, 1, null],
  [true, 1, null],
  ['nonsense', 1, null],
])('%j judges %j: %s', (rule, value, problem) => {
  expect(outputProblem(rule, value)).toBe(problem);
});

test('a schema made to keep us busy is given up, a pattern is not run', () => {
  const hostile = { $defs: { a: { anyOf: Array.from({ length: 8 }, () => ({ allOf: [{ $ref: '#/$defs/a' }] })) } }, $ref: '#/$defs/a' };
  const started = performance.now();
  expect(outputProblem(hostile, 'x')).toBeNull();
  expect(outputProblem({ type: 'string', pattern: '^(a+)+$' }, `${'a'.repeat(40)}!`)).toBeNull();
  expect(performance.now() - started).toBeLessThan(2000);
});

test('names that mean something to JavaScript are only names', () => {
  expect(outputProblem({ properties: { constructor: { type: 'string' } } }, JSON.parse('{"constructor": 1}'))).toBe('/constructor is no string');
  expect(outputProblem({ required: ['toString'] }, {})).toBe('/toString is missing');
});
