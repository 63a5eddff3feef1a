import { expect, test } from 'vitest';
import { sectionOfHash } from './sections.ts';

test('the address names the section; anything else shows the models', () => {
  expect(['#keys', '#mcp', '', '#nonsense', '#t=token'].map(sectionOfHash)).toEqual(['keys', 'mcp', 'models', 'models', 'models']);
});
