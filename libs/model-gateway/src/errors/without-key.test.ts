import { expect, test } from 'vitest';
import { withoutKey } from './without-key.ts';

test('a key is taken out wherever it stands', () => {
  expect(withoutKey('bad: sk-0123456789, "sk-0123456789"', ' sk-0123456789\n')).toBe('bad: (the key), "(the key)"');
});

test('a placeholder is taken out where it stands alone, and no word is broken', () => {
  expect(withoutKey('bad key k', 'k')).toBe('bad key (the key)');
  expect(withoutKey('refused a+b (x)', 'a+b')).toBe('refused (the key) (x)');
  expect(withoutKey('refused a-b/[c', 'a-b/[c')).toBe('refused (the key)');
});

test('without a key a text stays as it is', () => {
  expect(withoutKey('any text', null)).toBe('any text');
});
