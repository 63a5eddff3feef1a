import { expect, test } from 'vitest';
import { expandTemplate, templateVariables } from './uri-template.ts';

test('the variables of a template, each once', () => {
  expect(templateVariables('db://{table}/{id}{?fields*,table}{#part:3}')).toEqual(['table', 'id', 'fields', 'part']);
});

test('each operator fills in as RFC 6570 says', () => {
  const values = { path: 'a b/c', id: '7', q: 'x&y' };
  expect(expandTemplate('file:///{path}', values)).toBe('file:///a%20b%2Fc');
  expect(expandTemplate('file:///{+path}', values)).toBe('file:///a%20b/c');
  expect(expandTemplate('x:/{id}{?q,none}{&q}', values)).toBe('x:/7?q=x%26y&q=x%26y');
  expect(expandTemplate('x:{/id,path}{#id}{.id}{;id}', values)).toBe('x:/7/a%20b%2Fc#7.7;id=7');
  expect(expandTemplate('x:{none}', values)).toBe('x:');
});
