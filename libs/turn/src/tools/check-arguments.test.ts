import type { JSONSchema7 } from 'ai';
import { expect, test } from 'vitest';
import { argumentsProblem } from './check-arguments.ts';

const schema: JSONSchema7 = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: { path: { type: 'string' }, depth: { type: 'integer', minimum: 1, default: 3 }, kind: { enum: ['file', 'folder'] }, list: { type: 'array', items: { type: 'object', properties: { id: { type: 'number' } }, required: ['id'] } } },
  required: ['path'],
  additionalProperties: false,
};

test.each([
  [{ path: 'a' }],
  [{ path: 'a', depth: 2, kind: 'file', list: [{ id: 1, more: true }] }],
])('%j fits', (input) => {
  expect(argumentsProblem(schema, input)).toBeNull();
});

test.each([
  [{}, /path/],
  [{ path: 1 }, /path/],
  [{ path: 'a', depth: 0 }, /depth/],
  [{ path: 'a', depth: 1.5 }, /depth/],
  [{ path: 'a', kind: 'socket' }, /kind/],
  [{ path: 'a', list: [{ id: 'x' }] }, /list\[0\]\.id/],
  [{ path: 'a', other: 1 }, /other/],
  ['text', /JSON object/],
  [[], /JSON object/],
  [null, /JSON object/],
])('%j does not fit, and the problem says where', (input, expected) => {
  expect(argumentsProblem(schema, input)).toMatch(expected);
});

test("a server's regular expressions are not run here", () => {
  const slow = { type: 'object', properties: { x: { type: 'string', pattern: '^(a+)+$' } }, patternProperties: { '^(b+)+$': {} }, additionalProperties: false } as JSONSchema7;
  expect(argumentsProblem(slow, { x: `${'a'.repeat(50)}!`, bbb: 1 })).toBeNull();
  expect(argumentsProblem(slow, { x: 1 })).toMatch(/x/);
});

test('a property may have the name of a keyword', () => {
  const named = { type: 'object', properties: { pattern: { type: 'string' }, format: { type: 'number' } }, required: ['pattern'] } as JSONSchema7;
  expect(argumentsProblem(named, { pattern: 'a', format: 1 })).toBeNull();
  expect(argumentsProblem(named, { format: 'x' })).toMatch(/pattern[\s\S]*format/);
});

test.each([[{}], [{ type: 'object', $ref: '#/nowhere' }], [{ type: 'nonsense' }], [{ type: 'object', properties: 'nonsense' }]])('a schema that says nothing usable refuses nothing (%j)', (odd) => {
  expect(argumentsProblem(odd as JSONSchema7, { any: 'thing' })).toBeNull();
});
